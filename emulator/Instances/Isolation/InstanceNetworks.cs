using System.Collections.Concurrent;
using System.ComponentModel;
using FcEmulator.Configuration;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Instances.Isolation;

/// <summary>Gives each instance its network, by the setting and by what was seen of its function. Safe for use from several threads.</summary>
internal sealed class InstanceNetworks
{
    private const string Cure = "run fcemu on Linux as root, or in a user namespace (unshare -r fcemu …)";

    private readonly ConcurrentDictionary<string, bool> _moved = new();
    private readonly Lazy<string?> _problem;
    private readonly string? _outbound = OutboundNetwork.FindProgram(Environment.GetEnvironmentVariable("PATH"));
    private readonly IsolationKind _kind;
    private readonly ILogger _logger;
    private readonly LoopbackPorts _ports;
    private bool _saidNoWayOut;

    /// <exception cref="IsolationException">Networks of their own are asked for, and cannot be had.</exception>
    public InstanceNetworks(EmulatorSettings settings, ILogger logger)
    {
        _logger = logger;
        _kind = settings.Isolation;
        _ports = new LoopbackPorts(settings.Port);
        _problem = new Lazy<string?>(FindProblem);
        if (_kind == IsolationKind.Namespace && _problem.Value is { } problem)
            throw new IsolationException($"isolation is namespace, but {problem}.");
    }

    /// <summary>Why a function whose port is fixed cannot have a network of its own, with the cure; null where it can.</summary>
    public string? WhyNoNamespace => _kind == IsolationKind.Port ? "isolation is port: set it to auto" : _problem.Value;

    /// <summary>Null where no port of this machine is left.</summary>
    /// <exception cref="Win32Exception">The system refused another network.</exception>
    public async Task<InstanceNetwork?> TakeAsync(FunctionConfig function)
    {
        if (IsMoved(function))
        {
            var own = NetworkNamespace.Create();
            var outbound = _outbound is null ? null : await OutboundNetwork.TryStartAsync(_outbound, own);
            if (outbound is null && !Interlocked.Exchange(ref _saidNoWayOut, true))
                InstancesLog.NoWayOut(_logger);
            return new InstanceNetwork(own, outbound, function.CustomRuntime.Port);
        }

        return _ports.Take() is { } port ? new InstanceNetwork(_ports, port) : null;
    }

    /// <summary>From now on the function's instances get networks of their own. False where they cannot.</summary>
    public bool TryMove(FunctionConfig function, out bool isFirst)
    {
        isFirst = WhyNoNamespace is null && _moved.TryAdd(function.Name, true);
        return IsMoved(function);
    }

    /// <summary>Whether the function's instances get networks of their own; a container has one anyway, from which a port is published.</summary>
    public bool IsMoved(FunctionConfig function) =>
        function.Container is null && (_kind == IsolationKind.Namespace || _moved.ContainsKey(function.Name));

    private string? FindProblem()
    {
        if (!OperatingSystem.IsLinux())
            return $"only Linux has network namespaces: {Cure}";
        try
        {
            NetworkNamespace.Create().Dispose();
            return null;
        }
        catch (Exception refused) when (refused is Win32Exception or IOException)
        {
            return $"this process may not make network namespaces ({refused.Message}): {Cure}";
        }
    }
}

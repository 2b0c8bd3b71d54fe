using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Output;

namespace FcEmulator.Instances.Launching;

/// <summary>The sentences in which a failed start is told. Pure, but for the file whose format it looks at.</summary>
internal sealed class StartErrors(InstanceStart start, InstanceNetwork network, InstanceNetworks networks, InstanceOutput output)
{
    private const string Cure = "read FC_SERVER_PORT, or put {port} into customRuntimeConfig.args.";

    private string Name => $"{start.Function.Name} ({start.InstanceId})";

    private string Place => $"127.0.0.1:{network.Port}{(network.Own is null ? "" : " of its own network")}";

    private bool IsContainer => start.Function.Container is not null;

    private int ConfiguredPort => start.Function.CustomRuntime.Port;

    public InstanceStartException CannotStart(StartFailure failure, string reason) => new(failure, $"{Name} cannot be started. {reason}", []);

    public InstanceStartException Stopping() =>
        new(StartFailure.Exited, $"{Name} was not waited for: the emulator is stopping.", output.LastLines);

    public InstanceStartException Ended(InstanceExit exit, string executable)
    {
        var lines = output.LastLines;
        var foundInUse = output.ToldAddressInUse;
        var cause = foundInUse ? $" It found an address in use. {Told()}: {Cure}{OwnNetwork()}"
            : ProgramFormat.Read(executable).IsForeign() is { } foreign ? " " + foreign : "";
        return new(
            StartFailure.Exited,
            $"{Name} ended before it accepted a connection on {Place}: {exit.Reason}.{cause} Its output is in {output.LogPath}.",
            lines)
        {
            PortIsFixed = foundInUse && network.Own is null && !IsContainer,
        };
    }

    /// <summary>It listens where nobody told it to, and could have a network in which that is right.</summary>
    public InstanceStartException PortIsFixed() =>
        new(StartFailure.NotReady, $"{Name} listens on {ConfiguredPort} whatever it is told.", output.LastLines) { PortIsFixed = true };

    /// <param name="listensOn">The ports its processes were seen to listen on; empty also where that cannot be seen.</param>
    public InstanceStartException NotReady(TimeSpan timeout, IReadOnlyList<int> listensOn) => new(
        StartFailure.NotReady,
        $"{Name} did not accept a connection on {Place} within {timeout.TotalSeconds:0.#} s. {Told()}.{Seen(listensOn)} Its output is in {output.LogPath}.",
        output.LastLines)
    {
        PortIsFixed = IsFixedPort(listensOn),
    };

    /// <summary>What to say early about a function that will not become ready; null where nothing points to that.</summary>
    public string? Hint(IReadOnlyList<int> listensOn) => listensOn.Count == 0 ? null : $"{Told()}.{Seen(listensOn)}";

    /// <summary>Whether these are the ports of a function that listens where s.yaml says, as in the cloud, and not where it is told to here.</summary>
    public bool IsFixedPort(IReadOnlyList<int> listensOn) =>
        network.Own is null && !IsContainer && listensOn.Contains(ConfiguredPort) && !listensOn.Contains(network.Port);

    private string Seen(IReadOnlyList<int> listensOn)
    {
        if (listensOn.Count == 0)
            return "";
        return listensOn.Contains(network.Port)
            ? " It listens on that port, but not on 127.0.0.1: bind 0.0.0.0, as FC asks of every function."
            : $" It listens on {string.Join(" and ", listensOn)} instead: {Cure}{(IsFixedPort(listensOn) ? OwnNetwork() : "")}";
    }

    private string OwnNetwork() => network.Own is null && !IsContainer && networks.WhyNoNamespace is { } problem
        ? $" In a network of its own it could keep its port, but {problem}."
        : "";

    private string Told()
    {
        var port = IsContainer ? $"{ConfiguredPort} in its container" : $"{network.Port}";
        return $"It was told to listen on {port} by {string.Join(", ", InstanceEnvironment.PortVariables)}{(InstanceCommand.NamesPort(start.Function) ? " and its command line" : "")}";
    }
}

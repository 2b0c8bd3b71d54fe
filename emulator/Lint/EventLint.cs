using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Lint;

/// <summary>The rules about instances and connections. What functions print costs it a look at the type. Safe for use from several threads.</summary>
internal sealed class EventLint(Findings findings) : IEventSink
{
    /// <summary>FC's limit for a function to listen (page "Principles" of custom runtimes).</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    /// <summary>From here on a start is near that on the small vCPU of an instance: half of it (ours).</summary>
    public static readonly TimeSpan SlowStart = StartLimit / 2;

    /// <summary>How long a server has to keep FC's connection at least (custom runtimes, connection rules; of gRPC servers it is assumed).</summary>
    public static readonly TimeSpan LeastKeepAlive = TimeSpan.FromMinutes(15);

    /// <summary>Share of a hook's timeout from which on it is near (ours).</summary>
    private const double Slow = 0.8;

    public void Add(EmulatorEvent happened)
    {
        switch (happened)
        {
            case InstanceReady e:
                Started(e);
                break;
            case InstanceFailed { OnPurpose: false } e when !findings.IsEnding:
                Failed(e);
                break;
            case HookFinished e:
                Hook(e);
                break;
            case HealthChanged { Healthy: false } e:
                Found(LintRules.Unhealthy, e, e.Function, e.InstanceId, $"An instance was unhealthy, gets no requests and is replaced, here and on FC: {e.Problem}.");
                break;
            case StreamLimitLow e:
                Found(LintRules.StreamLimit, e, e.Function, e.InstanceId, e.Text);
                break;
            case NoHttp2 e:
                Found(LintRules.NotHttp2, e, e.Function, e.InstanceId, $"{e.Text} Serve gRPC without TLS.");
                break;
            case ListensOnLoopback e:
                Found(LintRules.LoopbackOnly, e, e.Function, e.InstanceId, e.Text);
                break;
            case ConnectionEndedByInstance e when e.Lasted < LeastKeepAlive:
                Found(
                    LintRules.ConnectionClosedEarly,
                    e,
                    e.Function,
                    e.InstanceId,
                    $"The server ended its connection after {Seconds(e.Lasted)}, and another was opened; FC asks servers to keep it for 15 minutes or more. Raise the server's idle and age limits of connections (keep-alive timeout).");
                break;
            case PlaintextRefused e:
                Found(LintRules.PlaintextClient, e, null, null, "A client came without TLS; FC's gRPC port closes such connections. Use TLS credentials.");
                break;
        }
    }

    private void Started(InstanceReady e)
    {
        if (e.OnPurpose || e.Listened <= SlowStart)
            return;
        if (e.Listened > StartLimit)
            Found(LintRules.StartTooSlow, e, e.Function, e.InstanceId, $"It listened after {Seconds(e.Listened)}; FC gives a function {Seconds(StartLimit)}. Listen first, and prepare in the initializer.", e.Listened.TotalSeconds);
        else
            Found(LintRules.StartSlow, e, e.Function, e.InstanceId, $"It listened after {Seconds(e.Listened)}, more than half of the {Seconds(StartLimit)} that FC gives, and its vCPU may be slower than this machine. Listen first, and prepare in the initializer.", e.Listened.TotalSeconds);
    }

    private void Failed(InstanceFailed e)
    {
        var rule = e.Failure switch
        {
            FailedStart.Exited => LintRules.StartExited,
            FailedStart.NotReady => LintRules.StartTooSlow,
            FailedStart.File => LintRules.StartFile,
            FailedStart.Initializer => LintRules.InitializerFailed,
            FailedStart.HealthCheck => LintRules.HealthCheckFailed,
            _ => null,
        };
        if (rule is not null)
            Found(rule, e, e.Function, e.InstanceId, e.Message);
    }

    private void Hook(HookFinished e)
    {
        if (e is { Hook: "initializer", Problem: null } && e.Took > e.Timeout * Slow)
            Found(LintRules.InitializerSlow, e, e.Function, e.InstanceId, $"Its initializer took {Seconds(e.Took)} of the {Seconds(e.Timeout)} that it may, and FC's vCPU may be slower than this machine: raise instanceLifecycleConfig.initializer.timeout.", e.Took.TotalSeconds);
        else if (e is { Hook: "preStop", Problem: { } problem })
            Found(LintRules.PreStopFailed, e, e.Function, e.InstanceId, $"PreStop failed, which stops nothing, here and on FC: {problem}.");
    }

    private void Found(LintRule rule, EmulatorEvent happened, string? function, string? instanceId, string message, double measure = 0) =>
        findings.Add(rule, function, null, happened.At, measure, (message, instanceId), static seen => new FindingExample(seen.message, InstanceId: seen.instanceId));

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s";
}

using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Scheduling;

namespace FcEmulator.Gateway;

/// <summary>A function as the gateway serves it. Immutable.</summary>
/// <param name="streamingMethods">Paths of methods a descriptor set declares as streaming, such as <c>/helloworld.Greeter/RouteChat</c>.</param>
/// <param name="isKept">Its instance is never replaced, because somebody debugs it.</param>
internal sealed class ServedFunction(ScheduledFunction scheduled, IReadOnlySet<string> streamingMethods, bool isKept)
{
    public ScheduledFunction Scheduled { get; } = scheduled;

    public FunctionConfig Config => Scheduled.Config;

    public FunctionHeaders Headers => Scheduled.Headers;

    /// <summary>Null without session affinity.</summary>
    public SessionAffinity? Sessions { get; } = scheduled.Config.SessionAffinity is { } affinity ? new SessionAffinity(affinity) : null;

    /// <summary>
    /// FC documents that a client's cancel (499) makes it start a new instance and stop the old one, for a function with concurrency 1 and
    /// no health check; all others keep it.
    /// </summary>
    public bool IsReplacedOnCancel => !isKept && Config.InstanceConcurrency == 1 && Config.CustomRuntime.HealthCheck is null;

    public bool IsStreaming(string path) => streamingMethods.Contains(path) || Scheduled.ReflectedStreamingMethods.Contains(path);
}

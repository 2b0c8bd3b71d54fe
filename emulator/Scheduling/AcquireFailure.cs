using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>Why a request got no slot.</summary>
internal abstract record AcquireFailure
{
    /// <summary>A limit is reached: FC's 429 ResourceExhausted.</summary>
    /// <param name="Limit">Which one, in words.</param>
    internal sealed record Throttled(string Limit) : AcquireFailure;

    /// <summary>The instance it waited for did not come up, or the function is left alone after such failures.</summary>
    internal sealed record NotStarted(StartFailure Kind, string Message) : AcquireFailure
    {
        /// <summary>The one that was waited for; null where the function is left alone.</summary>
        public FunctionInstance? Instance { get; init; }
    }

    /// <summary>Its session has expired and disableSessionIdReuse forbids another under the same id.</summary>
    internal sealed record SessionExpired : AcquireFailure;

    /// <summary>The client left while it waited.</summary>
    internal sealed record ClientLeft : AcquireFailure;

    /// <summary>The emulator is shutting down.</summary>
    internal sealed record Stopping : AcquireFailure;

    /// <summary>A refusal in words.</summary>
    public static AcquireFailure Of(Refusal refusal, ScheduledFunction function, EmulatorSettings settings)
    {
        var (config, rules) = (function.Config, function.Pooled.Rules);
        return refusal switch
        {
            Refusal.Stopping => new Stopping(),
            Refusal.SessionExpired => new SessionExpired(),
            Refusal.RestartPause => Paused(function),
            Refusal.AccountLimit => new Throttled($"the account is at its limit (instances: {settings.MaxInstances})"),
            Refusal.GrowthLimit => new Throttled(
                $"instances of {rules.Region} are added faster than FC adds them (burst: {function.Pooled.Growth.Burst}, a minute: {function.Pooled.Growth.PerMinute})"),
            Refusal.QueueFull => new Throttled($"the queue of {config.Name} is full (requests: {rules.QueueLength})"),
            Refusal.QueueTimeout => new Throttled($"{config.Name} had no free slot within the queue timeout of {rules.QueueTimeout.TotalSeconds:0.###} s"),
            Refusal.SessionFull => new Throttled($"the instance of this session has all its slots taken (requests in each: {rules.Slots})"),
            Refusal.AsRecorded => new Throttled("the recording that is replayed has it refused"),
            _ => new Throttled($"{config.Name} is at its limit (instances: {rules.InstanceLimit}, requests in each: {rules.Slots})"),
        };
    }

    private static NotStarted Paused(ScheduledFunction function)
    {
        var failures = function.Pooled.Pauses.Failures;
        var last = function.LastFailure ?? new NotStarted(StartFailure.Exited, "It ended right after it had started.");
        return last with { Instance = null, Message = $"{last.Message} It failed {failures} times in a row, so it is left alone for a moment before it is started again." };
    }
}

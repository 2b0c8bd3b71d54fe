using FcEmulator.Billing;
using FcEmulator.Instances;
using FcEmulator.Instances.Hooks;
using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>
/// Runs lifecycle hooks, bills them and tells how they went: FC bills them like calls, and shows them in the function's log but not among
/// its requests. Safe for use from several threads.
/// </summary>
internal sealed class HookRunner(EventStream events, TimeProvider time)
{
    /// <summary>Null where the function has no such hook, or it succeeded; else a clause that says what was wrong.</summary>
    public async Task<string?> RunAsync(LifecycleHook? hook, FunctionInstance instance, CancellationToken cancellationToken)
    {
        if (hook is null)
            return null;
        var began = time.GetUtcNow();
        var requestId = FcIds.NewRequestId(began);
        var metered = instance.Metered.BeginHook(hook.Name, requestId, began);
        var outcome = HookOutcome.Failure($"its {hook.Name} was cut off");
        try
        {
            outcome = await hook.RunAsync(instance.Running, instance.Http, requestId, cancellationToken);
        }
        finally
        {
            var ended = time.GetUtcNow();
            metered.End(new CallResult(ResultOf(outcome), null, outcome.HttpStatus, MessagesIn: 0, MessagesOut: 0), ended);
            events.Publish(new HookFinished(ended, instance.Config.Name, instance.Id, hook.Name, requestId, ended - began, outcome.Problem) { Timeout = hook.Timeout });
        }

        return outcome.Problem;
    }

    private static CallOutcome ResultOf(HookOutcome outcome) =>
        outcome.TimedOut ? CallOutcome.TimedOut : outcome.Problem is null || outcome.HttpStatus is not null ? CallOutcome.Completed : CallOutcome.Failed;
}

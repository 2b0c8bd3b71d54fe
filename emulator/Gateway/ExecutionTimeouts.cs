using FcEmulator.Instances.Debugging;

namespace FcEmulator.Gateway;

/// <summary>Begins execution timeouts: of real time, or of the time in which no debugger has the instance. Safe for concurrent use.</summary>
/// <param name="debugger">Null without --debug.</param>
internal sealed class ExecutionTimeouts(DebuggerWatch? debugger, TimeProvider time)
{
    /// <param name="processId">The instance's; null for an attached function.</param>
    public CancellationTokenSource Begin(TimeSpan timeout, int? processId) => debugger is null
        ? new CancellationTokenSource(timeout, time)
        : new PausableTimeout(timeout, () => debugger.IsHeld(processId), time);
}

namespace FcEmulator;

/// <summary>
/// Wall time that never jumps: the system's clock once, then its monotonic counter, so that setting the clock neither bills an hour nor
/// takes one back. Safe for use from several threads.
/// </summary>
internal sealed class SteadyTime : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _startTimestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_startTimestamp);
}

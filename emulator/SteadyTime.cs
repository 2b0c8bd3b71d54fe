namespace FcEmulator;

/// <summary>
/// Wall time that never jumps: the system's clock once, then its monotonic counter, so that setting the clock neither bills an hour nor
/// takes one back. Safe for use from several threads.
/// </summary>
/// <param name="system">The clock that may jump; a test's.</param>
internal sealed class SteadyTime(TimeProvider? system = null) : TimeProvider
{
    private readonly TimeProvider _system = system ?? System;
    private readonly DateTimeOffset _start = (system ?? System).GetUtcNow();
    private readonly long _startTimestamp = (system ?? System).GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + _system.GetElapsedTime(_startTimestamp);
}

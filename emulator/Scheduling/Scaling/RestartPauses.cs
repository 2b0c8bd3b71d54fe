namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// How long a function that dies at start again and again is left alone before it is started once more: not at all after the first time,
/// then 1 s, 2 s, 4 s … up to a longest pause (assumed: FC documents none). Pure, time is an argument; not thread-safe.
/// </summary>
/// <param name="longest">Zero: it is started again at once, always.</param>
internal sealed class RestartPauses(TimeSpan longest)
{
    /// <summary>An instance that lived this long without a request came up; what ended it is another matter.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private DateTimeOffset _failedAt;

    /// <summary>Failures since the last success, those of starts side by side counted once.</summary>
    public int Failures { get; private set; }

    /// <summary>Nothing is started before; a time that has passed means no pause.</summary>
    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MinValue;

    public bool IsPausedAt(DateTimeOffset now) => now < Until;

    /// <param name="startedAt">When the start began that failed.</param>
    public void NoteFailure(DateTimeOffset startedAt, DateTimeOffset now)
    {
        // It began before an earlier failure was known, so it says nothing about the pause after that.
        if (Failures > 0 && startedAt < _failedAt)
            return;
        Failures++;
        _failedAt = now;
        if (Failures == 1)
            return;
        // Beyond 2^20 s every longest pause is reached, and nothing overflows.
        var pause = First * Math.Pow(2, Math.Min(Failures - 2, 20));
        Until = now + (pause < longest ? pause : longest);
    }

    /// <summary>An instance came up and did something.</summary>
    public void NoteSuccess()
    {
        if (Failures == 0)
            return;
        Failures = 0;
        Until = DateTimeOffset.MinValue;
    }
}

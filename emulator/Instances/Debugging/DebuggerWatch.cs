namespace FcEmulator.Instances.Debugging;

/// <summary>
/// Tells, as far as the system shows it, whether a debugger has a process. Remembers each answer for a moment, since every open call asks.
/// Safe for use from several threads.
/// </summary>
/// <param name="isHeld">Looks at a process: <see cref="HeldProcess.IsHeld"/>.</param>
internal sealed class DebuggerWatch(Func<int, bool> isHeld, TimeProvider time)
{
    /// <summary>A look reads some files of /proc for each process of the instance.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (long At, bool Held)> _answers = [];

    /// <param name="processId">Null for an attached function, whose process nobody here knows: it counts as held all the time.</param>
    public bool IsHeld(int? processId)
    {
        if (processId is not { } id)
            return true;
        lock (_lock)
        {
            if (_answers.TryGetValue(id, out var answer) && time.GetElapsedTime(answer.At) < Remembered)
                return answer.Held;
        }

        var held = isHeld(id);
        lock (_lock)
            _answers[id] = (time.GetTimestamp(), held);
        return held;
    }
}

namespace Soak;

/// <summary>What was checked, and what of it was wrong. Safe for use from several threads.</summary>
internal sealed class Account(TextWriter output) : IDisposable
{
    private readonly Lock _lock = new();
    private int _checked;
    private int _wrong;

    /// <summary>Something that was checked is wrong.</summary>
    public bool IsWrong
    {
        get
        {
            lock (_lock)
                return _wrong > 0;
        }
    }

    public void Say(string line)
    {
        lock (_lock)
            output.WriteLine(line);
    }

    /// <param name="fact">What should be so, with its numbers.</param>
    public void Check(bool holds, string fact)
    {
        lock (_lock)
        {
            _checked++;
            _wrong += holds ? 0 : 1;
            output.WriteLine($"{(holds ? "ok   " : "WRONG")} {fact}");
        }
    }

    /// <summary>Writes the sum as the last line; the exit code is 0 where everything that was checked is right.</summary>
    public int Close()
    {
        lock (_lock)
        {
            output.WriteLine($"soak: {_checked - _wrong} passed, {_wrong} failed");
            return _wrong == 0 && _checked > 0 ? 0 : 1;
        }
    }

    public void Dispose() => output.Flush();
}

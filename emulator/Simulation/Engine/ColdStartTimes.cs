namespace FcEmulator.Simulation.Engine;

/// <summary>
/// How long instances take to come up: the recorded times in their order, again from the first when there are no more. So a replay of a
/// recording under its own rules has the recording's own cold starts. Immutable.
/// </summary>
internal sealed class ColdStartTimes
{
    /// <summary>Of longer recordings the first ones stand for all.</summary>
    public const int Kept = 4096;

    private readonly TimeSpan[] _times;

    /// <param name="times">At least one.</param>
    public ColdStartTimes(IReadOnlyList<TimeSpan> times)
    {
        _times = [.. times.Take(Kept)];
        Median = _times.Order().ElementAt((_times.Length - 1) / 2);
    }

    public int Count => _times.Length;

    public TimeSpan Median { get; }

    /// <param name="number">Of the start, from 0.</param>
    public TimeSpan this[long number] => _times[number % _times.Length];
}

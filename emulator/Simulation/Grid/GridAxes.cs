using FcEmulator.Configuration;

namespace FcEmulator.Simulation.Grid;

/// <summary>The values to try on each axis; null leaves it as it is now. Immutable.</summary>
internal sealed record GridAxes
{
    /// <summary>Tried where nothing else is asked for.</summary>
    private static readonly int[] UsualConcurrencies = [1, 2, 5, 10, 20, 50];

    public IReadOnlyList<int>? Concurrencies { get; init; }

    public IReadOnlyList<InstanceSize>? Sizes { get; init; }

    public IReadOnlyList<TimeSpan>? Idles { get; init; }

    public IReadOnlyList<int>? Minimums { get; init; }

    public IReadOnlyList<PickerKind>? Pickers { get; init; }

    private bool IsEmpty => Concurrencies is null && Sizes is null && Idles is null && Minimums is null && Pickers is null;

    /// <summary>What is now, then every combination of the values, each once.</summary>
    public IReadOnlyList<GridPoint> Points(GridPoint now)
    {
        var concurrencies = Concurrencies ?? (IsEmpty ? UsualConcurrencies : [now.Concurrency]);
        var minimums = Minimums ?? (IsEmpty ? [0, 1] : [now.Minimum]);
        var all =
            from size in Sizes ?? [now.Size]
            from concurrency in concurrencies
            from minimum in minimums
            from idle in Idles ?? [now.Idle]
            from picker in Pickers ?? [now.Picker]
            select new GridPoint(concurrency, size, idle, minimum, picker);
        return [.. all.Prepend(now).Distinct()];
    }
}

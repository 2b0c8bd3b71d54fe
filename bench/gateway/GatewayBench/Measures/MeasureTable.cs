namespace GatewayBench.Measures;

/// <summary>All measures, in the order they run.</summary>
internal static class MeasureTable
{
    private static readonly Measure[] All =
    [
        new UnaryMeasure(), new OverheadMeasure(), new LatencyMeasure(), new StreamingMeasure(), new StreamMemoryMeasure(), new ConnectionMemoryMeasure(), new StartMeasure(),
        new ColdStartMeasure(), new DashboardMeasure(),
    ];

    public static IReadOnlyList<string> Names => [.. All.Select(m => m.Name)];

    public static IEnumerable<Measure> Select(BenchOptions options) =>
        All.Where(m => options.Measures.Count == 0 || options.Measures.Contains(m.Name));
}

using System.Globalization;
using System.Text.Json;
using FcEmulator.Simulation.Grid;

namespace FcEmulator.Simulation.Output;

/// <summary>One figure of a point, under the name that CSV and JSON have for it. docs/simulation.md explains each.</summary>
/// <param name="Value">Text in the invariant form that CSV takes.</param>
internal sealed record SimulationColumn(string Name, JsonValueKind Kind, Func<SimulationReport, PointResult, string> Value);

/// <summary>The columns of CSV, in their order, and the fields of a point in JSON. Immutable.</summary>
internal static class SimulationColumns
{
    public static IReadOnlyList<SimulationColumn> All { get; } =
    [
        Number("instanceConcurrency", result => Text(result.Point.Concurrency)),
        Number("cpu", result => SimulationTexts.Cpu(result.Point.Size.Cpu)),
        Number("memoryMB", result => Text(result.Point.Size.MemoryMB)),
        Number("idleMs", result => Milliseconds(result.Point.Idle)),
        Number("minimumInstances", result => Text(result.Point.Minimum)),
        new("picker", JsonValueKind.String, (_, result) => SimulationTexts.Picker(result.Point.Picker)),
        Flag("now", (_, result) => result.IsNow),
        Flag("pareto", (report, result) => report.IsPareto(result)),
        Flag("recommended", (report, result) => report.IsRecommended(result)),
        Number("calls", result => Text(result.Calls)),
        Number("served", result => Text(result.Served)),
        Number("rejected", result => Text(result.Rejected)),
        Number("coldStarts", result => Text(result.ColdStarts)),
        Number("instancesStarted", result => Text(result.InstancesStarted)),
        Number("instancesMean", result => result.InstancesMean.ToString("0.######", CultureInfo.InvariantCulture)),
        Number("instancesPeak", result => Text(result.InstancesPeak)),
        Number("waitP50Ms", result => Milliseconds(result.WaitP50)),
        Number("waitP99Ms", result => Milliseconds(result.WaitP99)),
        Number("waitLongestMs", result => Milliseconds(result.WaitLongest)),
        Number("delayP99Ms", result => Milliseconds(result.DelayP99)),
        Number("intervals", result => Text(result.Intervals)),
        Number("billedMs", result => Milliseconds(result.Billed.Total)),
        Number("activeMs", result => Milliseconds(result.Billed.Active)),
        Number("idleConnectionMs", result => Milliseconds(result.Billed.IdleConnection)),
        Number("minimumIdleMs", result => Milliseconds(result.Billed.ProvisionedIdle)),
        Number("spanMs", result => Milliseconds(result.Span)),
        Number("cu", result => Amount(result.Cu)),
        Number("cost", result => Amount(result.Cost)),
        Number("costPerMonth", result => Amount(result.MonthlyCost)),
        new("currency", JsonValueKind.String, (report, _) => report.Card.Currency),
    ];

    private static SimulationColumn Number(string name, Func<PointResult, string> value) =>
        new(name, JsonValueKind.Number, (_, result) => value(result));

    private static SimulationColumn Flag(string name, Func<SimulationReport, PointResult, bool> value) =>
        new(name, JsonValueKind.True, (report, result) => value(report, result) ? "true" : "false");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Exact to the clock's 100 ns.</summary>
    private static string Milliseconds(TimeSpan time) =>
        ((decimal)time.Ticks / TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Amount(decimal amount) => amount.ToString("0.############", CultureInfo.InvariantCulture);
}

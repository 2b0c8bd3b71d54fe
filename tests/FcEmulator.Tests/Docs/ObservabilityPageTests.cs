using System.Diagnostics.Metrics;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/observability.md against the instruments there are.</summary>
public class ObservabilityPageTests
{
    private const string Page = "docs/observability.md";

    private static readonly IReadOnlyList<string[]> Metrics = Repository.Table(Page, "metric", "kind, unit", "attributes", "meaning");

    [Fact]
    public async Task Page_Metrics_AreThoseOfTheEmulator_WithKindAndUnit()
    {
        var published = new Dictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
            {
                lock (published)
                    published[instrument.Name] = Kind(instrument);
            }
        };
        listener.Start();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => Task.CompletedTask));
        new CallMetrics().Add(TestCalls.Ok(DateTimeOffset.UnixEpoch));

        Assert.Equal(
            Metrics.SelectMany(row => Repository.Code(row[0]).Select(name => (name, row[1].Replace("counters", "counter", StringComparison.Ordinal)))).Order(),
            published.Select(one => (one.Key, one.Value)).Order());
    }

    [Fact]
    public void Page_Outcomes_AreThoseOfTheAccessLog() => Assert.Equal(
        Enum.GetValues<CallOutcomeWord>().Select(word => System.Text.Json.JsonSerializer.Serialize(word, AccessJson.Default.CallOutcomeWord).Trim('"')),
        Repository.Code(Metrics.Single(row => row[0] == "`fcemu.requests`")[3]));

    /// <summary>Units in braces are what is counted, and are left out on the page.</summary>
    private static string Kind(Instrument instrument)
    {
        var kind = instrument.GetType().Name.Split('`')[0] switch
        {
            "Histogram" => "histogram",
            "Counter" or "ObservableCounter" => "counter",
            "ObservableUpDownCounter" => "up-down counter",
            var other => other,
        };
        return instrument.Unit is { } unit && !unit.StartsWith('{') ? $"{kind}, {unit}" : kind;
    }
}

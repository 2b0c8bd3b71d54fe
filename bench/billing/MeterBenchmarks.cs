using BenchmarkDotNet.Attributes;
using FcEmulator.Billing;
using FcEmulator.Configuration;

namespace BillingBench;

/// <summary>The pure meter under each rule; an operation is one billed interval.</summary>
[MemoryDiagnoser]
public class MeterBenchmarks
{
    private const int Intervals = 100_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Params("fc3", "fc2", "request")]
    public string Rule { get; set; } = "";

    /// <summary>One unary call, whose connection closes at its end.</summary>
    [Benchmark(OperationsPerInvoke = Intervals)]
    public long OneCall()
    {
        var meter = new ActivityMeter<int>(BillingRule.Find(Rule)!);
        var billed = 0L;
        for (var i = 0; i < Intervals; i++)
        {
            var at = Start.AddMilliseconds(i);
            billed += Ticks(meter.BeginRequest(at, coldStart: false, i, out _));
            at = at.AddTicks(5_000);
            meter.EndRequest(at);
            meter.Release(i, at);
        }

        return billed + Ticks(meter.Close(Start.AddDays(1)));
    }

    /// <summary>Two calls that overlap as in the page's figure T1 to T4, each on a connection of its own; the first streams.</summary>
    [Benchmark(OperationsPerInvoke = Intervals)]
    public long OverlappingCalls()
    {
        var meter = new ActivityMeter<int>(BillingRule.Find(Rule)!);
        var billed = 0L;
        for (var i = 0; i < Intervals; i++)
        {
            var at = Start.AddMilliseconds(i);
            billed += Ticks(meter.BeginRequest(at, coldStart: false, 2 * i, out _));
            meter.MarkStreaming(2 * i);
            billed += Ticks(meter.BeginRequest(at.AddTicks(1_000), coldStart: false, 2 * i + 1, out _));
            meter.EndRequest(at.AddTicks(3_000));
            meter.EndRequest(at.AddTicks(5_000));
            meter.Release(2 * i, at.AddTicks(6_000));
            meter.Release(2 * i + 1, at.AddTicks(8_000));
        }

        return billed + Ticks(meter.Close(Start.AddDays(1)));
    }

    private static long Ticks(BilledInterval? finished) => finished is { } interval ? interval.Duration.Ticks : 0;
}

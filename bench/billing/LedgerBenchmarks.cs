using BenchmarkDotNet.Attributes;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.ReportBench;

namespace BillingBench;

/// <summary>A ledger in memory; an operation is one interval: its begin, its call and its own line.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const int Intervals = 20_000;

    private readonly RateCard _card = RateCards.Load(null).Value!;
    private byte[] _ledger = [];
    private PassingRecord[] _records = [];

    [GlobalSetup]
    public void Write()
    {
        var file = new MemoryStream();
        LedgerMaker.Write(file, Intervals);
        _ledger = file.ToArray();
        _records = [.. new LedgerReader(_ => { }).Read("ledger", new MemoryStream(_ledger), DateTimeOffset.MaxValue).Select(PassingRecord.Of)];
    }

    /// <summary>From bytes to records, on one thread.</summary>
    [Benchmark(OperationsPerInvoke = Intervals)]
    public long Lines()
    {
        var blocks = new LedgerBlocks(new MemoryStream(_ledger));
        var reader = new BlockReader(new KnownTexts());
        var lines = 0L;
        while (blocks.TryRead(out var block))
            lines += reader.Read(block).Lines.Count;
        return lines;
    }

    /// <summary>From records to sums, on one thread.</summary>
    [Benchmark(OperationsPerInvoke = Intervals)]
    public decimal Sums() => new ReportReader(_card, rule: null).Read(_records).Total.Cu;

    /// <summary>The whole, on all cores.</summary>
    [Benchmark(OperationsPerInvoke = Intervals)]
    public decimal Report() =>
        new ReportReader(_card, rule: null).Read(new LedgerReader(_ => { }).Pass("ledger", new MemoryStream(_ledger), DateTimeOffset.MaxValue)).Total.Cu;
}

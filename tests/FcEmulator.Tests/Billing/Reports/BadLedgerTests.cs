using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Reports;
using static FcEmulator.Tests.Billing.BillingSamples;
using static FcEmulator.Tests.Billing.Reports.ReportSample;

namespace FcEmulator.Tests.Billing.Reports;

/// <summary>Ledgers that are not whole: one line each for the user, and all that can be read is in the report.</summary>
public class BadLedgerTests
{
    private static readonly string[] Lines = [.. Records.Select(Text)];

    [Fact]
    public void CutLastLine_IsToldAndTheRestCounted() =>
        Check(string.Join('\n', Lines)[..^20], calls: 4, "ledger.jsonl:15: the last line is cut; it is left out.");

    [Fact]
    public void HalfWrittenRecord_IsToldAndTheRestCounted() =>
        Check(
            Joined([.. Lines[..5], Lines[5][..60], .. Lines[6..]]),
            calls: 3,
            "ledger.jsonl:6: the line is not valid JSON; it is left out.");

    [Fact]
    public void TwoRecordsInOneLine_AreToldAndTheRestCounted() =>
        Check(
            Joined([.. Lines[..5], Lines[5][..60] + Lines[6], .. Lines[7..]]),
            calls: 3,
            "ledger.jsonl:6: the line is not valid JSON; it is left out.");

    [Fact]
    public void UnknownVersion_IsToldAndWhatIsKnownCounted() =>
        Check(
            Joined([Lines[0].Replace("\"version\":2", "\"version\":9", StringComparison.Ordinal), .. Lines[1..]]),
            calls: 4,
            "ledger.jsonl:1: this run was written by a newer fcemu (ledger version 9; this fcemu knows 2); what is new in it is left out.");

    [Fact]
    public void RunAfterTheClockWasSetBack_IsToldAndBothCounted()
    {
        string[] shifted = [.. Records.Select(record => Text(record).Replace("2026-01-02T00:00:0", "2026-01-01T23:59:0", StringComparison.Ordinal).Replace("c-", "d-", StringComparison.Ordinal))];

        Check(
            Joined([.. Lines, .. shifted]),
            calls: 8,
            "ledger.jsonl:16: the clock goes back here, from 2026-01-02 00:00:00.000 to 2026-01-01 23:59:00.000; everything is counted.");
    }

    [Fact]
    public void ClockGoingBackInARun_IsToldOnce() =>
        Check(
            Joined([.. Lines, .. new[] { 9_000, 5_000, 4_000 }.Select(at => Text(new AliveRecord(At(at))))]),
            calls: 4,
            "ledger.jsonl:17: the clock goes back here, from 2026-01-02 00:00:09.000 to 2026-01-02 00:00:05.000; everything is counted.");

    [Fact]
    public void MixedFunctions_EachHasItsOwnBill()
    {
        var report = Check(Joined([.. Lines, .. Lines.Select(line => line.Replace("greeter", "other", StringComparison.Ordinal).Replace("c-", "d-", StringComparison.Ordinal))]), calls: 8);

        Assert.Equal(["greeter", "other"], report.Functions.Select(function => function.Line.Name));
        Assert.All(report.Functions, function => Assert.Equal(0.68875m, function.Line.Cu));
        Assert.Equal(2 * 0.68875m, report.Total.Cu);
    }

    [Fact]
    public void StillBeingWritten_IsCountedUpToTheLastSignOfLife()
    {
        string[] begun = [.. Lines[..^1], Text(new BeginRecord("greeter", "c-3", 1, "r-9", "k-9", Cold: true, At(5000), Specification)), Text(new AliveRecord(At(6000)))];

        var report = Check(Joined(begun), calls: 4, now: At(6500));

        Assert.Equal(Ms(2550), report.Total.Time.Total);
        Assert.Equal(["Intervals still open, billed up to the last sign of life: 1."], report.Remarks);
    }

    [Fact]
    public void NoLedgerAtAll_IsToldAndEmpty() => Check("%PDF-1.7\n%binary", calls: 0, "ledger.jsonl:1: the line is not valid JSON; it is left out.", "ledger.jsonl:2: the last line is cut; it is left out.");

    private static Report Check(string ledger, long calls, params string[] warnings) => Check(ledger, calls, At(1e9), warnings);

    private static Report Check(string ledger, long calls, DateTimeOffset now, params string[] warnings)
    {
        var told = new List<string>();
        var reader = new LedgerReader(warning => told.Add($"{warning}"));
        var report = Report(reader.Read("ledger.jsonl", new MemoryStream(Encoding.UTF8.GetBytes(ledger)), now));

        Assert.Equal(warnings, told);
        Assert.Equal(calls, report.Total.Calls);
        return report;
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}

using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public sealed class LedgerFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fcemu-ledger-").FullName;

    private string LedgerPath => Path.Combine(_folder, "data", "ledger.jsonl");

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a kill -9 right after it leaves: nothing of ours is flushed or closed when the file is looked at.</summary>
    [Fact]
    public void AppendNow_WithoutFlushOrClose_IsReadableThroughAnotherHandle()
    {
        using var writer = LedgerFile.Open(Data, At(0));
        writer.AppendNow(new AliveRecord(At(1)));

        Assert.Equal(new AliveRecord(At(1)), Records()[^1]);
        Assert.EndsWith("\n", ReadShared(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SecondEmulatorOnTheFolder_IsRefusedWithTheFileAndTheCure()
    {
        using var first = LedgerFile.Open(Data, At(0));

        var refusal = Assert.Throws<LedgerOpenException>(() => LedgerFile.Open(Data, At(1)));

        Assert.Equal(
            $"The ledger {LedgerPath} is in use by another fcemu: stop that one, or give this one its own folder with --data.",
            refusal.Message);
        first.AppendNow(new AliveRecord(At(2)));
        Assert.Equal([typeof(RunRecord), typeof(AliveRecord)], Records().Select(record => record.GetType()));
    }

    [Fact]
    public void Open_AfterAnEarlierRun_AppendsToIt()
    {
        LedgerFile.Open(Data, At(0)).End(At(1));
        LedgerFile.Open(Data, At(2)).End(At(3));

        var records = Records();
        Assert.Equal([typeof(RunRecord), typeof(EndRecord), typeof(RunRecord), typeof(EndRecord)], records.Select(r => r.GetType()));
        Assert.Equal(2, records.OfType<RunRecord>().Select(run => run.Run).Distinct().Count());
    }

    [Fact]
    public void Open_AfterALineCutByAKill_StartsOnANewLine()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(LedgerPath, """{"type":"alive","at":"2026-01-02T00:00:""");

        LedgerFile.Open(Data, At(0)).End(At(1));

        var warnings = new List<LedgerWarning>();
        var records = new LedgerReader(warnings.Add).Read([LedgerPath], At(1e9)).ToList();
        Assert.Equal([typeof(RunRecord), typeof(EndRecord)], records.Select(record => record.GetType()));
        Assert.Equal([new LedgerWarning(LedgerPath, 1, "the line is not valid JSON; it is left out.")], warnings);
    }

    [Fact]
    public void Open_FolderCannotBeMade_SaysWhichFileAndTheCure()
    {
        File.WriteAllText(Data, "a file where the folder should be");

        var refusal = Assert.Throws<LedgerOpenException>(() => LedgerFile.Open(Data, At(0)));

        Assert.StartsWith($"The ledger {LedgerPath} cannot be written: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Choose another folder with --data.", refusal.Message, StringComparison.Ordinal);
    }

    private string ReadShared()
    {
        using var stream = new FileStream(LedgerPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private List<ILedgerRecord> Records()
    {
        var warnings = new List<LedgerWarning>();
        var records = new LedgerReader(warnings.Add).Read([LedgerPath], At(1e9)).ToList();
        Assert.Empty(warnings);
        return records;
    }
}

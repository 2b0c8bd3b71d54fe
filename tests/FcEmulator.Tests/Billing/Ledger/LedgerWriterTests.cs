using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public sealed class LedgerWriterTests : IDisposable
{
    private readonly FaultyStream _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Append_UntilAFlush_WaitsInMemory()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0));
        writer.Append(new AliveRecord(At(1)));
        Assert.Equal([new RunRecord(2, "fc3", "run-1", At(0))], Read(_file.ToArray(), out _));

        writer.Flush();

        Assert.Equal([new RunRecord(2, "fc3", "run-1", At(0)), new AliveRecord(At(1))], Read(_file.ToArray(), out _));
    }

    [Fact]
    public void AppendNow_TakesWhatWaitsAlong_InOrderAndInOneWrite()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0));
        writer.Append(new AliveRecord(At(1)));
        var writes = _file.Writes;

        writer.AppendNow(new AliveRecord(At(2)));

        Assert.Equal(1, _file.Writes - writes);
        Assert.Equal([new AliveRecord(At(1)), new AliveRecord(At(2))], Read(_file.ToArray(), out _).Skip(1));
    }

    [Fact]
    public void AppendNow_DiskFullInMidLine_KeepsTheRecordsAndWritesThemWholeLater()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0));
        _file.Free = 20;
        writer.AppendNow(new AliveRecord(At(1)));
        writer.AppendNow(new AliveRecord(At(2)));
        Assert.Equal(new LedgerProblem("No space left on device", Waiting: 2, Lost: 0), writer.Problem);
        writer.Flush();
        Assert.Equal(new LedgerProblem("No space left on device", Waiting: 2, Lost: 0), writer.Problem);

        _file.Free = null;
        writer.Flush();

        Assert.Null(writer.Problem);
        Assert.Equal([new AliveRecord(At(1)), new AliveRecord(At(2))], Read(_file.ToArray(), out var warnings).Skip(1));
        Assert.Empty(warnings);
    }

    [Fact]
    public void AppendNow_WhileTheFileFails_LeavesTryingToFlush()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0));
        _file.Free = 0;
        writer.AppendNow(new AliveRecord(At(1)));
        var writes = _file.Writes;

        for (var i = 2; i < 100; i++)
            writer.AppendNow(new AliveRecord(At(i)));

        Assert.Equal(writes, _file.Writes);
    }

    /// <summary>An alive line has 53 bytes. The 19th exceeds 1,000 bytes (1,007), and dropping leaves at most 750: 14 lines (742).</summary>
    [Fact]
    public void Append_MoreThanTheBufferHolds_DropsTheOldestAndTellsHowMany()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0), waitingLimit: 1000);
        _file.Free = 0;
        for (var i = 1; i <= 19; i++)
            writer.AppendNow(new AliveRecord(At(i)));
        Assert.Equal(new LedgerProblem("No space left on device", Waiting: 14, Lost: 5), writer.Problem);
        Assert.Equal("The ledger cannot be written: No space left on device. Records waiting in memory: 14, lost: 5.", $"{writer.Problem}");

        _file.Free = null;
        writer.Flush();
        writer.Flush();

        Assert.Equal(
            [.. Enumerable.Range(6, 14).Select(i => (ILedgerRecord)new AliveRecord(At(i))), new LostRecord(5, At(19))],
            Read(_file.ToArray(), out var warnings).Skip(1));
        Assert.Empty(warnings);
    }

    /// <summary>18 lines (954 bytes) wait, 900 bytes of them reach the disk; the 19th makes the buffer shrink to 742 bytes.</summary>
    [Fact]
    public void Flush_LessToWriteThanTheFailedWriteLeft_LeavesNothingOfThat()
    {
        using var writer = new LedgerWriter(_file, "run-1", At(0), waitingLimit: 1000);
        for (var i = 1; i <= 18; i++)
            writer.Append(new AliveRecord(At(i)));
        _file.Free = 900;
        writer.Flush();
        writer.Append(new AliveRecord(At(19)));

        _file.Free = null;
        writer.Flush();
        writer.Flush();

        Assert.Equal(
            [.. Enumerable.Range(6, 14).Select(i => (ILedgerRecord)new AliveRecord(At(i))), new LostRecord(5, At(19))],
            Read(_file.ToArray(), out var warnings).Skip(1));
        Assert.Empty(warnings);
    }

    [Fact]
    public void End_Twice_WritesOneEndAndNothingAfterIt()
    {
        var writer = new LedgerWriter(_file, "run-1", At(0));
        writer.End(At(5));
        writer.End(At(6));
        writer.AppendNow(new AliveRecord(At(7)));
        writer.Flush();
        writer.Dispose();

        Assert.Equal([new RunRecord(2, "fc3", "run-1", At(0)), new EndRecord("run-1", At(5))], Read(_file.ToArray(), out _));
    }

    [Fact]
    public void Append_TextOfAllKinds_ComesBackAsItWas()
    {
        const string Odd = "\"quoted\" \\ newline\n tab\t ümläut 语言 🎈 </script>";
        using var writer = new LedgerWriter(_file, "run-1", At(0));
        writer.AppendNow(new ConnectionRecord(Odd, At(1), At(1.2345)));

        Assert.Equal(new ConnectionRecord(Odd, At(1), At(1.2345)), Read(_file.ToArray(), out _)[1]);
        Assert.Equal(2, Lines(_file.ToArray()).Length);
    }
}

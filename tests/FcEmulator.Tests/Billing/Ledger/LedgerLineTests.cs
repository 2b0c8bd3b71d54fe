using System.Text;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

/// <summary>Lines read straight through against the same lines taken apart by the full JSON reader.</summary>
public class LedgerLineTests
{
    private static readonly InstanceSpecification Specification = InstanceSpecification.Of(Function());

    private static readonly InstanceSpecification WithGpu = Specification with { Gpu = new GpuSpecification("ada", 16_384) };

    private static readonly CallRecord Call = new(
        "f", "c-1", 1, "r-1", "k-1", "/a/b", CallKind.Unary, true, At(0), At(1.5), new CallResult(CallOutcome.Completed, 0, null, 1, 1));

    private static readonly IntervalRecord Interval =
        new("f", "c-1", 1, new[] { "r-1", "r-2" }, 2, CallKind.Streaming, At(0), At(10.0001), Ms(10), Specification, false, 1, "fc3");

    public static TheoryData<string> Lines =>
    [
        .. new ILedgerRecord[]
        {
            new RunRecord(2, "fc3", "run-1", At(0)),
            new InstanceRecord("f", "c-1", InstanceEvent.Started, At(1), Specification, 2, 1, Provisioned: true, Ms(412.5)),
            new InstanceRecord("f", "c-1", InstanceEvent.Ended, At(1), WithGpu, 2, 1, Provisioned: false) { MaximumMemoryMB = 61.27 },
            new BeginRecord("f", "c-1", 1, "r-1", "k-1", true, At(2), Specification),
            new BeginRecord("f", "c-1", 1, "r-1", "", true, At(2), WithGpu),
            new HoldRecord("c-1", 1, "r-1", "k-1", At(2)),
            new StreamingRecord("c-1", 1, "r-1", "k-1", At(2)),
            Call,
            Call with { Result = new CallResult(CallOutcome.TimedOut, null, 200, 7, 0) { MemoryUsageMB = 1.5, ErrorType = "FunctionTimeoutError" } },
            new ConnectionRecord("k-1", At(0), At(3)),
            new ConnectionRecord("k-1", null, At(3)),
            Interval,
            Interval with { Requests = Array.Empty<string>(), Specification = WithGpu, ClosedBy = IntervalClosing.StillOpen },
            new AliveRecord(At(4)),
            new LostRecord(12, At(5)),
            new EndRecord("run-1", At(6)),
        }.Select(Text)
    ];

    /// <summary>What a record of every kind writes is read back straight, which is what makes reading fast.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void Read_LineOfTheEmulator_IsReadStraightAndWholly(string line)
    {
        var fields = new LedgerFields(new KnownTexts());

        var record = LedgerLine.Read(fields, Encoding.UTF8.GetBytes(line), new RecordRooms(), out _).Keep();

        Assert.True(fields.WasStraight);
        Assert.Equal(line, Text(record!));
    }

    /// <summary>The specification of the line before is known again by its bytes; one that only begins like it must not be taken for it.</summary>
    [Fact]
    public void Read_SpecificationsThatBeginAlike_AreToldApart()
    {
        InstanceSpecification[] alike =
            [Specification, Specification with { DiskMB = 5120 }, WithGpu, Specification, WithGpu with { Gpu = new GpuSpecification("ada", 1) }, WithGpu, Specification];
        var fields = new LedgerFields(new KnownTexts());

        var read = alike.Select(specification => LedgerLine.Read(
            fields, Encoding.UTF8.GetBytes(Text(new BeginRecord("f", "c-1", 1, "r-1", "k-1", true, At(2), specification))), new RecordRooms(), out _));

        Assert.Equal(alike, read.Select(record => record.Begin.Specification));
    }

    /// <summary>Texts and parts of the line before are known again by their bytes; what only begins like them must not be taken for them.</summary>
    [Fact]
    public void Read_CallsThatBeginAlike_AreToldApart()
    {
        CallRecord[] alike =
        [
            Call,
            Call with { Connection = "k-10", Request = "r-" },
            Call with { Connection = "k-", Request = "r-10", Interval = 10 },
            Call with { Function = "k-1", Instance = "f", Method = "c-1" },
            Call with { Cold = false },
            Call with { Kind = CallKind.Streaming, Result = Call.Result with { MessagesOut = 10 } },
            Call with { Result = Call.Result with { MemoryUsageMB = 1 } },
            Call with { Result = Call.Result with { MemoryUsageMB = 10, ErrorType = "FunctionTimeoutError" } },
            Call with { Result = Call.Result with { GrpcStatus = null, Faults = ["slow"] } },
            Call,
        ];
        AssertReadBack(alike.Select(call => Text(call)));
    }

    /// <inheritdoc cref="Read_CallsThatBeginAlike_AreToldApart"/>
    [Fact]
    public void Read_IntervalsThatBeginAlike_AreToldApart()
    {
        IntervalRecord[] alike =
        [
            Interval,
            Interval with { RequestCount = 20, Requests = new[] { "r-1" } },
            Interval with { Concurrency = 10, Kind = CallKind.Unary },
            Interval with { Rule = "fc30", ColdStart = true },
            Interval with { ClosedBy = IntervalClosing.StillOpen },
            Interval with { ClosedBy = IntervalClosing.LastSignOfLife, Active = Ms(10.0001) },
            Interval with { Specification = WithGpu },
            Interval,
        ];
        AssertReadBack(alike.Select(interval => Text(interval)));
    }

    /// <summary>Real lines with a few bytes changed, cut out or doubled. The space in front sends the other copy to the full reader.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void Read_DamagedLines_GiveTheSameAsTheFullReader(string whole)
    {
        var random = new Random(whole.Length);
        var (straight, full) = (new LedgerFields(new KnownTexts()), new LedgerFields(new KnownTexts()));
        for (var i = 0; i < 2_000; i++)
        {
            var line = Damage(whole, random);
            var expected = LedgerLine.Read(full, Encoding.UTF8.GetBytes(" " + line), new RecordRooms(), out var expectedType).Keep();
            var problem = full.Problem;

            var actual = LedgerLine.Read(straight, Encoding.UTF8.GetBytes(line), new RecordRooms(), out var type).Keep();

            Assert.False(full.WasStraight);
            Assert.Equal((expected is null ? null : Text(expected), expectedType, problem), (actual is null ? null : Text(actual), type, straight.Problem));
        }
    }

    private static void AssertReadBack(IEnumerable<string> alike)
    {
        var fields = new LedgerFields(new KnownTexts());

        // Each twice, so that all of it is known the second time.
        var lines = alike.SelectMany(line => new[] { line, line }).ToList();
        var read = lines.Select(line => Text(LedgerLine.Read(fields, Encoding.UTF8.GetBytes(line), new RecordRooms(), out _).Keep()!));

        Assert.Equal(lines, read);
    }

    private static string Damage(string whole, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(whole).ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)"\"{}[]:,\\0123456789.-tfnae \t"[random.Next(27)];
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                    break;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

/// <summary>docs/ledger.md against the code that writes and reads the lines.</summary>
public partial class LedgerPageTests
{
    private static readonly InstanceSpecification Specification = InstanceSpecification.Of(Function()) with { Gpu = new GpuSpecification("tesla", 16384) };

    /// <summary>One record of each type with every optional field set.</summary>
    private static readonly ILedgerRecord[] FullRecords =
    [
        new RunRecord(2, "fc3", "run-1", At(0)),
        new InstanceRecord("f", "c-1", InstanceEvent.Ended, At(0), Specification, 2, 1, Provisioned: true, Took: Ms(1)) { MaximumMemoryMB = 61.27 },
        new BeginRecord("f", "c-1", 1, "r-1", "k-1", Cold: true, At(0), Specification),
        new StreamingRecord("c-1", 1, "r-1", "k-1", At(0)),
        new CallRecord("f", "c-1", 1, "r-1", "k-1", "/a/b", CallKind.Unary, true, At(0), At(1), Ok with { MemoryUsageMB = 61.27, ErrorType = "FunctionOOMError", Faults = ["f1 oom"] }),
        new HoldRecord("c-1", 1, "r-1", "k-1", At(0)),
        new ConnectionRecord("k-1", At(0), At(1)),
        new IntervalRecord(
            "f", "c-1", 1, new[] { "r-1" }, 1, CallKind.Unary, At(0), At(1), Ms(1), Specification, true, 1, "fc3", IntervalClosing.StillOpen),
        new AliveRecord(At(0)),
        new LostRecord(1, At(0)),
        new EndRecord("run-1", At(0)),
    ];

    private static readonly Dictionary<string, string> Sections = Regex.Split(Page(), "^### `(.+)`$", RegexOptions.Multiline)
        .Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    public static TheoryData<string> Types => [.. FullRecords.Select(TypeOf)];

    [Fact]
    public void Page_Sections_AreTheTypesOfTheLedger()
    {
        var written = typeof(ILedgerRecord).Assembly.GetTypes().Where(t => t.IsValueType && t.IsAssignableTo(typeof(ILedgerRecord)));

        Assert.Equal(written.Select(t => t.Name).Order(), FullRecords.Select(record => record.GetType().Name).Order());
        Assert.Equal(FullRecords.Select(TypeOf).Order(), Sections.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_FieldsOfALine_AreThoseWrittenInTheirOrder(string type)
    {
        using var line = JsonDocument.Parse(Text(FullRecords.Single(record => TypeOf(record) == type)));

        Assert.Equal(
            line.RootElement.EnumerateObject().Select(field => field.Name),
            FieldRow().Matches(Sections[type]).Select(row => row.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_SampleOfALine_IsReadAndWouldBeWrittenLikeThat(string type)
    {
        var sample = SampleLine().Match(Sections[type]).Groups[1].Value;

        // The reader adds an interval of its own to the lone begin line.
        var records = Read(Encoding.UTF8.GetBytes(sample), out var warnings).Where(record => TypeOf(record) == type);

        Assert.Empty(warnings);
        Assert.Equal(sample, Text(Assert.Single(records)));
    }

    private static string TypeOf(ILedgerRecord record)
    {
        using var line = JsonDocument.Parse(Text(record));
        return line.RootElement.GetProperty("type").GetString()!;
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FcEmulator.slnx")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "ledger.md")).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^\\| `(\\w+)` \\|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("^```json\n(.+)\n```$", RegexOptions.Multiline)]
    private static partial Regex SampleLine();
}

using System.Buffers.Text;
using System.Diagnostics;

namespace FcEmulator.Billing.Ledger;

/// <summary>What all lines have in common. docs/ledger.md describes the file for its readers.</summary>
internal static class LedgerFormat
{
    /// <summary>Version of the lines written; it grows only with changes that a reader of older versions would get wrong.</summary>
    public const int Version = 2;

    public const string FileName = "ledger.jsonl";

    /// <summary>Request ids an interval lists; more are only counted.</summary>
    public const int ListedRequests = 16;

    /// <summary>Always UTC and always with seven digits, so that lines sort and compare as text: 2026-01-02T03:04:05.1234567Z.</summary>
    public static void AddTime(this ref JsonLine line, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> quoted = stackalloc byte[LedgerTimes.Length];
        (quoted[0], quoted[^1]) = ((byte)'"', (byte)'"');
        var fits = Utf8Formatter.TryFormat(time.UtcDateTime, quoted[1..], out _, 'O');
        Debug.Assert(fits, "A round-trip time has 28 characters.");
        line.AddJson(name, quoted);
    }

    /// <summary>Exact to the clock's 100 ns: 12.3456.</summary>
    public static void AddMilliseconds(this ref JsonLine line, ReadOnlySpan<byte> name, TimeSpan duration) =>
        line.AddFixed(name, duration.Ticks, TimeSpan.TicksPerMillisecond);

    public static void AddSpecification(this ref JsonLine line, in InstanceSpecification specification)
    {
        line.Add("cpu"u8, specification.Cpu);
        line.Add("memoryMB"u8, specification.MemoryMB);
        line.Add("diskMB"u8, specification.DiskMB);
        line.Add("gpuCard"u8, specification.Gpu?.Card);
        line.Add("gpuMemoryMB"u8, specification.Gpu?.MemoryMB);
    }

    public static InstanceSpecification ReadSpecification(this LedgerFields fields) =>
        new(fields.Decimal("cpu"u8), fields.SmallNumber("memoryMB"u8), fields.SmallNumber("diskMB"u8), fields.ReadGpu());

    private static GpuSpecification? ReadGpu(this LedgerFields fields) =>
        fields.OptionalText("gpuCard"u8) is { } card ? new GpuSpecification(card, fields.SmallNumber("gpuMemoryMB"u8)) : null;

    public static void AddKind(this ref JsonLine line, CallKind kind) =>
        line.Add("kind"u8, kind switch { CallKind.Streaming => "streaming", CallKind.Hook => "hook", _ => "unary" });

    public static CallKind ReadKind(this LedgerFields fields)
    {
        switch (fields.Text("kind"u8))
        {
            case "unary":
                return CallKind.Unary;
            case "streaming":
                return CallKind.Streaming;
            case "hook":
                return CallKind.Hook;
            default:
                fields.Refuse("names a \"kind\" that is none of unary, streaming and hook");
                return CallKind.Unary;
        }
    }

    /// <summary>A span of time that would be billed below zero is refused.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) ReadSpan(this LedgerFields fields)
    {
        var start = fields.Time("start"u8);
        var end = fields.Time("end"u8);
        if (end < start)
            fields.Refuse("ends before it starts");
        return (start, end);
    }
}

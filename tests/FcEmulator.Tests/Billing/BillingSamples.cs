using System.Buffers;
using System.Text;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Billing;

/// <summary>A function, times and calls as the billing tests use them.</summary>
internal static class BillingSamples
{
    public static readonly DateTimeOffset Midnight = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly CallResult Ok = new(CallOutcome.Completed, GrpcStatus: 0, HttpStatus: 200, MessagesIn: 1, MessagesOut: 1);

    /// <summary>Milliseconds after midnight.</summary>
    public static DateTimeOffset At(double milliseconds) => Midnight + TimeSpan.FromMilliseconds(milliseconds);

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static FunctionConfig Function(string name = "greeter", int concurrency = 2) => TestFunctions.Greeter with
    {
        Name = name,
        Runtime = "custom.debian10",
        InstanceConcurrency = concurrency,
        CustomRuntime = new CustomRuntimeConfig(["./main"], [], 8089, null),
        MinimumInstances = 1,
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string> { "POST" }, false, false),
    };

    /// <summary>The line of a record, without its end.</summary>
    public static string Text(ILedgerRecord record)
    {
        var text = new ArrayBufferWriter<byte>();
        var line = new JsonLine(text);
        record.WriteTo(ref line);
        line.End();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public static byte[] LedgerOf(params ILedgerRecord[] records) =>
        Encoding.UTF8.GetBytes(string.Concat(records.Select(record => Text(record) + "\n")));

    public static string[] Lines(byte[] ledger) => Encoding.UTF8.GetString(ledger).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static List<ILedgerRecord> Read(byte[] ledger, out List<LedgerWarning> warnings, DateTimeOffset? now = null)
    {
        var told = warnings = [];
        return new LedgerReader(told.Add).Read("ledger.jsonl", new MemoryStream(ledger), now ?? At(1e9)).ToList();
    }
}

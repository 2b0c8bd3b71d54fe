using System.Text.Json;

namespace Soak;

/// <summary>Reads the ledger by its documented format alone (docs/ledger.md), and holds it against itself and against the clients' count.</summary>
internal static class LedgerAudit
{
    /// <param name="killed">Instances that were killed: calls on others have no reason to fail.</param>
    public static void Check(string file, CallCounts counts, IReadOnlySet<string> killed, Account account)
    {
        var lines = File.ReadLines(file).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var calls = OfType("call").Select(call => (Request: Text(call, "request"), Interval: NameOf(call), Start: Time(call, "start"), End: Time(call, "end"), Failed: Text(call, "outcome") == "failed")).ToList();
        var intervals = OfType("interval").ToDictionary(NameOf, interval => (Start: Time(interval, "start"), End: Time(interval, "end"), Requests: interval.GetProperty("requestCount").GetInt64()));
        var begun = OfType("begin").Select(NameOf).ToHashSet();
        var requests = calls.Select(call => call.Request).ToHashSet();

        account.Check(Text(lines[^1], "type") == "end", "the ledger's last line is the run's end");
        account.Check(!OfType("lost").Any(), "no record was lost");
        account.Check(begun.SetEquals(intervals.Keys), $"each of {begun.Count} intervals that began has ended");
        // A call that found its instance dead was tried on another: a failed line, then its real one.
        account.Check(
            calls.GroupBy(call => call.Request).All(own => own.Select(call => call.Interval.Instance).Distinct().Count() == own.Count() && own.OrderBy(call => call.Start).SkipLast(1).All(call => call.Failed)),
            $"each of {requests.Count} calls stands in it once, or once for each instance that it was tried on ({calls.Count - requests.Count} were tried again)");
        account.Check(intervals.Values.Sum(interval => interval.Requests) == calls.Count, "the intervals' requests are the calls");
        var innocent = calls.Where(call => call.Failed && !killed.Contains(call.Interval.Instance)).ToList();
        account.Check(innocent.Count == 0, $"{calls.Count(call => call.Failed)} calls failed, all on the {killed.Count} instances that were killed ({innocent.Count} on others: {innocent.FirstOrDefault().Request ?? "none"})");
        account.Check(requests.Count <= counts.Started, $"no more calls than the clients made: {requests.Count} of {counts.Started}");
        account.Check(counts.Served.All(requests.Contains), $"each of {counts.Served.Count} calls that a client saw served stands in it ({counts.Served.Count(request => !requests.Contains(request))} do not)");
        account.Check(calls.All(call => intervals.TryGetValue(call.Interval, out var own) && own.Start <= call.Start && call.Start <= call.End && call.End <= own.End), "each call lies within its interval");
        account.Check(
            intervals.GroupBy(interval => interval.Key.Instance).All(own =>
            {
                var ordered = own.OrderBy(interval => interval.Value.Start).Select(interval => interval.Value).ToList();
                return ordered.Zip(ordered.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
            }),
            "no instance is billed twice for any moment");

        IEnumerable<JsonElement> OfType(string type) => lines.Where(line => Text(line, "type") == type);

        static (string Instance, long Number) NameOf(JsonElement line) => (Text(line, "instance"), line.GetProperty("interval").GetInt64());

        static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

        static DateTimeOffset Time(JsonElement line, string name) => line.GetProperty(name).GetDateTimeOffset();
    }
}

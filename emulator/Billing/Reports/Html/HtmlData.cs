using System.Text;
using System.Text.Json;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing.Reports.Html;

/// <summary>What the page's script draws, as JSON that may stand in a page: the usual encoder leaves no &lt; in it. Pure.</summary>
internal static class HtmlData
{
    public static string Of(Timeline timeline, DrawnNames names, Report report)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
            Write(json, timeline, names, report.From ?? default);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public static bool IsBad(in CallRecord call) => call.Result is not { Outcome: CallOutcome.Completed, GrpcStatus: null or 0 };

    /// <summary>How a call ended, for people.</summary>
    public static string Outcome(in CallRecord call) => call.Result switch
    {
        { Outcome: CallOutcome.Cancelled } => "cancelled by the client",
        { Outcome: CallOutcome.TimedOut } => "timed out",
        { Outcome: CallOutcome.Failed } => "broken off by the function",
        { GrpcStatus: { } status and not 0 } => FormattableString.Invariant($"gRPC status {status}"),
        _ => "ok",
    };

    public static string? ClosedBy(in IntervalRecord interval) => interval.ClosedBy switch
    {
        IntervalClosing.StillOpen => "still open",
        IntervalClosing.LastSignOfLife => "its end was not written",
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, Timeline timeline, DrawnNames names, DateTimeOffset from)
    {
        json.WriteStartObject();
        json.WriteStartArray("methods");
        foreach (var method in names.Methods)
            json.WriteStringValue(method);
        json.WriteEndArray();
        json.WriteStartArray("instances");
        foreach (var (instance, function) in names.Instances)
        {
            json.WriteStartArray();
            json.WriteStringValue(instance);
            json.WriteStringValue(function);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("calls");
        foreach (var call in timeline.Calls)
        {
            json.WriteStartArray();
            json.WriteNumberValue(names.InstanceOf(call.Instance));
            json.WriteNumberValue(names.MethodOf(call.Method)!.Value);
            Write(json, call.Start - from);
            Write(json, call.End - from);
            json.WriteStringValue(FunctionReports.Word(call.Kind));
            json.WriteBooleanValue(call.Cold);
            json.WriteStringValue(Outcome(call));
            json.WriteBooleanValue(IsBad(call));
            json.WriteStringValue(call.Request);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("intervals");
        foreach (var interval in timeline.Intervals)
        {
            json.WriteStartArray();
            json.WriteNumberValue(names.InstanceOf(interval.Instance));
            Write(json, interval.Start - from);
            Write(json, interval.End - from);
            Write(json, interval.IdleConnection);
            json.WriteNumberValue(interval.RequestCount);
            json.WriteStringValue(ClosedBy(interval) ?? "");
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TimeSpan time) => json.WriteNumberValue((decimal)time.Ticks / TimeSpan.TicksPerMillisecond);
}

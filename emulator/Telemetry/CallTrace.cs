using System.Diagnostics;

namespace FcEmulator.Telemetry;

/// <summary>A call's span: it goes on the client's trace, and the function goes on with it. Safe for use from several threads.</summary>
internal static class CallTrace
{
    private static readonly ActivitySource Source = new(Instruments.Name);

    /// <summary>Null, and for one look, where nobody listens.</summary>
    /// <param name="traceParent">The client's, of the W3C's form; what is not is left aside.</param>
    public static Activity? Begin(string method, string? traceParent, string? traceState)
    {
        if (!Source.HasListeners())
            return null;
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        return Source.StartActivity(CallTags.Method(method), ActivityKind.Server, parent);
    }

    public static void End(Activity? span, CallFinished call)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        foreach (var (name, value) in CallTags.IsRpc(call) ? CallTags.OfRpc(call) : CallTags.OfHttp(call))
            span.SetTag(name, value);
        span.SetTag("faas.invocation_id", call.RequestId);
        span.SetTag("faas.trigger", "http");
        span.SetTag("faas.coldstart", call.IsColdStart);
        span.SetTag("faas.instance", call.InstanceId);
        span.SetTag("fcemu.outcome", CallTags.Outcome(call.Outcome));
        span.SetTag("fcemu.kind", call.Kind == CallKindWord.Streaming ? "streaming" : "unary");
        span.SetTag("fcemu.messages.in", call.MessagesIn);
        span.SetTag("fcemu.messages.out", call.MessagesOut);
        span.SetTag("fcemu.wait_ms", call.ScheduleLatencyMs);
        span.SetTag("fcemu.billed_by", call.BillingRule);
        Happened(span, "instance got it", call.Times.SlotMs);
        Happened(span, "headers", call.Times.HeadersMs);
        Happened(span, "first message out", call.Times.FirstMessageOutMs);
        Happened(span, "instance is done", call.Times.AnsweredMs);
        if (CallTags.ErrorType(call) is { } error)
            span.SetStatus(ActivityStatusCode.Error, error);
    }

    private static void Happened(Activity span, string what, double? afterMs)
    {
        if (afterMs is { } after)
            span.AddEvent(new ActivityEvent(what, new DateTimeOffset(span.StartTimeUtc).AddMilliseconds(after)));
    }
}

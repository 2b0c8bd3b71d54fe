using System.Globalization;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;

namespace FcEmulator.Explain;

/// <summary>What was billed of a request, and by which rule, in sentences. Pure.</summary>
internal static class BillReason
{
    public static string Of(RequestFacts facts)
    {
        if (facts.Call is { BillingRule: null } && facts.Billed is null)
            return "Not billed: no instance got the call, and FC does not bill what the gateway refuses.";
        var number = facts.Call?.BilledInterval ?? facts.Billed?.Interval;
        if (number == 0)
            return "Not billed: its instance had ended before it got the call.";
        var rule = facts.Call?.BillingRule ?? facts.Interval?.Rule ?? "";
        return $"{Rule(rule, facts)} {Interval(facts)}{Initializer(facts)}";
    }

    private static string Rule(string name, RequestFacts facts)
    {
        var streaming = facts.Billed?.Kind == CallKind.Streaming || facts.Call?.Kind == Telemetry.CallKindWord.Streaming;
        var byConnection = BillingRule.All.FirstOrDefault(rule => rule.Name == name) is { } rule
            && (streaming ? rule.Streaming : rule.Unary) == BilledBy.Connection;
        var kind = streaming ? "streaming" : "unary";
        return byConnection
            ? $"Rule {name} bills {kind} calls by connection: from the call's beginning until client connection {facts.Call?.Connection ?? facts.Billed?.Connection} closes, overlaps once."
            : $"Rule {name} bills {kind} calls by request: from the first one's beginning to the last one's end, overlaps once.";
    }

    private static string Interval(RequestFacts facts)
    {
        if (facts.Interval is not { } interval)
            return "The ledger does not have its interval yet.";
        var shared = interval.RequestCount == 1 ? "this call alone" : $"{interval.RequestCount:N0} calls together";
        var size = string.Create(CultureInfo.InvariantCulture, $"{interval.Specification.Cpu:0.##} vCPU and {interval.Specification.MemoryMB} MB");
        var so = interval.ClosedBy switch
        {
            IntervalClosing.StillOpen => " so far; it goes on",
            IntervalClosing.LastSignOfLife => ", cut off by the emulator's kill",
            _ => "",
        };
        var idle = interval.IdleConnection > TimeSpan.Zero
            ? $" For {Ms(interval.IdleConnection)} of it no call was open, only a client connection."
            : "";
        return $"Billed in interval {interval.Interval} of {interval.Instance}: {Ms(interval.Duration)} of {size}, {shared}{so}.{idle}";
    }

    private static string Initializer(RequestFacts facts) => facts is { Call.ColdStart: not null, Initializer: { } hook }
        ? $" The cold start is not billed as such; the instance's initializer is, by itself: {Ms(hook.End - hook.Start)}."
        : "";

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:#,0.###} ms");
}

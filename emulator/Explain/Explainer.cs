using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Explain;

/// <summary>Makes an explanation of what is known of a request. Pure.</summary>
internal static class Explainer
{
    /// <summary>Null where nothing is known.</summary>
    public static Explanation? Of(RequestFacts facts)
    {
        if (facts.Call is { } call)
        {
            return new Explanation(
                Explanation.FormatVersion,
                call.RequestId,
                call.FunctionName,
                call.InstanceId,
                call.Method,
                call.Status,
                call.ArrivedAt,
                CallTimeline.Of(call),
                StatusReason.Of(call),
                BillReason.Of(facts));
        }

        return facts.Billed is { } billed ? OfLedger(billed, facts) : null;
    }

    /// <summary>Without an access log the ledger tells the most important.</summary>
    private static Explanation OfLedger(in CallRecord billed, RequestFacts facts)
    {
        var ended = Math.Round((billed.End - billed.Start).TotalMilliseconds, 3);
        var outcome = billed.Result.Outcome switch
        {
            CallOutcome.Completed => $"completed, grpc-status {billed.Result.GrpcStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}",
            CallOutcome.Cancelled => "cancelled by the client",
            CallOutcome.TimedOut => "timed out",
            _ => $"failed ({billed.Result.ErrorType})",
        };
        return new Explanation(
            Explanation.FormatVersion,
            billed.Request,
            billed.Function,
            billed.Instance,
            billed.Method,
            outcome,
            billed.Start,
            [
                new(0, "instance", $"instance {billed.Instance} got it{(billed.Cold ? ", after a cold start" : "")}"),
                new(ended, "end", $"ended: {outcome}; {billed.Result.MessagesIn} messages to the function, {billed.Result.MessagesOut} from it"),
            ],
            "The access log has no line of it (--no-access-log, or moved aside and gone), so only the ledger tells.",
            BillReason.Of(facts));
    }
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Explain;

/// <summary>Puts a finished call's times into words and in order. Pure.</summary>
internal static class CallTimeline
{
    /// <summary>Less than this nobody waited for: it is the gateway's own work.</summary>
    private const double Wait = 1;

    public static IReadOnlyList<ExplainedMoment> Of(CallFinished call)
    {
        var moments = new List<ExplainedMoment>
        {
            new(0, "arrived", $"arrived: {call.HttpMethod} {call.Method} on connection {call.Connection}"),
        };
        var times = call.Times;
        if (times.RoutedMs is { } routed)
            moments.Add(new(routed, "routed", $"routed to {call.FunctionName}"));
        AddWait(call, moments);
        if (times.SlotMs is { } slot)
            moments.Add(new(slot, "instance", $"instance {call.InstanceId} got it{Attempts(call)}: billed, and its execution timeout runs, from here on"));
        Add(times.FirstMessageInMs, "message", $"first message to the function{Of(call.MessagesIn, call.BytesIn)}");
        Add(times.HeadersMs, "headers", "the function's headers came");
        Add(times.FirstMessageOutMs, "message", $"first message from the function{Of(call.MessagesOut, call.BytesOut)}");
        moments.AddRange((call.Faults ?? []).Select(fault => new ExplainedMoment(times.SlotMs ?? times.RoutedMs ?? 0, "fault", $"fault put in on purpose: {fault}")));
        if (times.AnsweredMs is { } done)
            moments.Add(new(done, "done", "the instance was done: its slot is free, the call is billed no longer"));
        moments.Add(new(times.EndMs, "end", $"ended: {call.Status}"));
        // Stable: what is equal in time stays in the order of the way.
        return [.. moments.OrderBy(moment => moment.AtMs)];

        void Add(double? at, string what, string text)
        {
            if (at is { } known)
                moments.Add(new(known, what, text));
        }
    }

    private static void AddWait(CallFinished call, List<ExplainedMoment> moments)
    {
        var routed = call.Times.RoutedMs ?? 0;
        var waited = (call.Times.SlotMs ?? call.Times.EndMs) - routed;
        if (call.ColdStart is { } start)
        {
            var decided = Math.Round((start.DecidedAt - call.ArrivedAt).TotalMilliseconds, 3);
            var others = decided < 0 ? ", before this call came" : "";
            moments.Add(new(decided, "start", $"cold start: instance {call.InstanceId} is to be started{others}"));
            AddPart(start.ProcessMs, "its process is there");
            AddPart(start.ListeningMs, "it accepts connections");
            AddPart(start.InitializedMs, "its initializer has succeeded");
            AddPart(start.ReadyMs, "it takes calls");
            AddPart(start.FailedMs, "it did not come up");

            void AddPart(double? at, string text)
            {
                if (at is { } known)
                    moments.Add(new(Math.Round(decided + known, 3), "start", $"cold start: {text}, {Ms(known)} after the decision"));
            }
        }
        else if (waited >= Wait && call.Times.RoutedMs is not null)
        {
            moments.Add(new(routed, "waited", $"waited {Ms(waited)} for a slot"));
        }
    }

    private static string Attempts(CallFinished call) => call.Attempts > 1 ? $" at attempt {call.Attempts}, as the one before had just died" : "";

    private static string Of(int messages, long bytes) => messages switch
    {
        0 => $" (of {Count(bytes, "byte")})",
        1 => $" (the only one, {Count(bytes, "byte")})",
        _ => $" (of {messages}, {Count(bytes, "byte")} in all)",
    };

    private static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static string Ms(double ms) => string.Create(CultureInfo.InvariantCulture, $"{ms:0.###} ms");
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Explain;

/// <summary>What is known of a call that has not ended. Pure.</summary>
internal static class RunningExplanation
{
    public static Explanation Of(OpenCall call, DateTimeOffset now)
    {
        var moments = new List<ExplainedMoment> { new(0, "arrived", $"arrived: {call.Method}") };
        if (call.BeganAt is { } began)
            moments.Add(new(Since(call, began), "instance", $"instance {call.InstanceId} got it: billed, and its execution timeout runs, from here on"));
        var state = call.BeganAt is null ? "waits for an instance" : string.Create(
            CultureInfo.InvariantCulture,
            $"runs: {call.MessagesIn} messages ({call.BytesIn:N0} bytes) to the function so far, {call.MessagesOut} ({call.BytesOut:N0} bytes) from it");
        moments.Add(new(Since(call, now), "now", state));
        return new Explanation(
            Explanation.FormatVersion,
            call.RequestId,
            call.Function,
            call.InstanceId,
            call.Method,
            Status: null,
            call.ArrivedAt,
            moments,
            "It has not ended.",
            call.BeganAt is null ? "Not billed so far: no instance has it." : "Billed while it runs; which interval that makes is known once it has ended.");
    }

    private static double Since(OpenCall call, DateTimeOffset at) => Math.Round((at - call.ArrivedAt).TotalMilliseconds, 3);
}

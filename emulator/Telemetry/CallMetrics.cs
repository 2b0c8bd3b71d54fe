using System.Diagnostics;
using static FcEmulator.Telemetry.Instruments;

namespace FcEmulator.Telemetry;

/// <summary>Measures calls as they end. Safe for use from several threads.</summary>
internal sealed class CallMetrics : ICallSink
{
    private const double MiB = 1 << 20;

    public void Add(CallFinished call)
    {
        // All of them are listened to, or none is.
        if (!Requests.Enabled)
            return;
        var total = call.Duration.TotalSeconds;
        var function = new TagList { { "faas.name", call.FunctionName }, { "faas.trigger", "http" } };
        if (CallTags.IsRpc(call))
            RpcDuration.Record(total, CallTags.OfRpc(call));
        HttpDuration.Record(total, CallTags.OfHttp(call));
        Requests.Add(1, new TagList { { "faas.name", call.FunctionName }, { "fcemu.outcome", CallTags.Outcome(call.Outcome) } });
        Wait.Record(call.ScheduleLatencyMs / 1000, function);
        if (call.IsColdStart)
            ColdStarts.Add(1, function);
        if (call.Times.SlotMs is not null)
            AddInvocation(call, function);
    }

    /// <summary>An instance is ready.</summary>
    /// <param name="took">Since the decision to start it.</param>
    public static void Initialized(string function, TimeSpan took)
    {
        if (InitDuration.Enabled)
            InitDuration.Record(took.TotalSeconds, new TagList { { "faas.name", function }, { "faas.trigger", "http" } });
    }

    private static void AddInvocation(CallFinished call, in TagList function)
    {
        InvokeDuration.Record(call.DurationMs / 1000, function);
        switch (call.Outcome)
        {
            case CallOutcomeWord.Answered:
                Invocations.Add(1, function);
                break;
            case CallOutcomeWord.TimedOut:
                Timeouts.Add(1, function);
                break;
            case CallOutcomeWord.FunctionFailed or CallOutcomeWord.FunctionReset or CallOutcomeWord.OutOfMemory:
                Errors.Add(1, function);
                break;
        }

        if (call.MemoryUsageMB is { } memory)
            MemoryUsage.Record((long)(memory * MiB), function);
    }
}

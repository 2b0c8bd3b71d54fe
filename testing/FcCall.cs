using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Scheduling;

namespace FcEmulator.Testing;

/// <summary>How a call ended.</summary>
public enum FcOutcome
{
    /// <summary>The function answered to the end; <see cref="FcCall.GrpcStatus"/> says what.</summary>
    Completed,

    /// <summary>The client went away or cancelled.</summary>
    Cancelled,

    /// <summary>The execution timeout cut it off.</summary>
    TimedOut,

    /// <summary>The function broke it off.</summary>
    Failed,
}

/// <summary>A call that has ended, as the ledger has it.</summary>
/// <param name="RequestId">As in <c>X-Fc-Request-Id</c>.</param>
/// <param name="Method">Its path, such as <c>/helloworld.Greeter/SayHello</c>.</param>
/// <param name="IsStreaming">Whether it is billed as a streaming call.</param>
/// <param name="ColdStart">It waited for its instance to start.</param>
/// <param name="GrpcStatus">Null where the function sent none.</param>
/// <param name="MessagesIn">Messages from the client to the function.</param>
/// <param name="MessagesOut">Messages from the function to the client.</param>
public sealed record FcCall(
    string Function, string InstanceId, string RequestId, string Method, bool IsStreaming, bool ColdStart, DateTimeOffset Start, DateTimeOffset End, FcOutcome Outcome, int? GrpcStatus, long MessagesIn, long MessagesOut)
{
    /// <summary>From the moment in which the function got it.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>The rules of <see cref="FcEmulatorHost.Faults"/> that struck it: each one's id, a space, and the rule.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    internal static FcCall Of(CallRecord call) => new(
        call.Function,
        call.Instance,
        call.Request,
        call.Method,
        call.Kind == CallKind.Streaming,
        call.Cold,
        call.Start,
        call.End,
        (FcOutcome)call.Result.Outcome,
        call.Result.GrpcStatus,
        call.Result.MessagesIn,
        call.Result.MessagesOut)
    {
        Faults = call.Result.Faults ?? [],
    };
}

/// <summary>A billed stretch of an instance's time.</summary>
/// <param name="Calls">How many calls it had.</param>
/// <param name="MaxStreams">Most calls at once.</param>
public sealed record FcInterval(string Function, string InstanceId, DateTimeOffset Start, DateTimeOffset End, long Calls, int MaxStreams)
{
    /// <summary>What is billed.</summary>
    public TimeSpan Duration => End - Start;

    internal static FcInterval Of(IntervalRecord interval) =>
        new(interval.Function, interval.Instance, interval.Start, interval.End, interval.RequestCount, interval.Concurrency);
}

/// <summary>An instance as it is at a moment.</summary>
/// <param name="RunningCalls">Its slots in use.</param>
/// <param name="Concurrency">All of its slots.</param>
/// <param name="Calls">How many calls were given to it so far.</param>
/// <param name="IsReady">It takes calls.</param>
public sealed record FcInstance(string Function, string Id, int RunningCalls, int Concurrency, long Calls, bool IsReady, TimeSpan Age)
{
    internal static FcInstance Of(InstanceSnapshot instance, DateTimeOffset now) => new(
        instance.Function,
        instance.Id,
        instance.UsedSlots,
        instance.Slots,
        instance.Claims,
        instance.State == Scheduling.Scaling.InstanceState.Ready,
        now - instance.Created);
}

using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Explain;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Explain;

public class ExplainerTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly CallFinished Call = TestCalls.Ok(At.AddMilliseconds(800), "/s.S/M", ms: 800) with
    {
        HttpStatus = 200,
        GrpcStatus = 0,
        MessagesIn = 1,
        MessagesOut = 3,
        BytesIn = 105,
        BytesOut = 1500,
        IsColdStart = true,
        Attempts = 1,
        Times = new CallTimes(0.1, 700, 701, 750, 751, 799, 800),
        ColdStart = new ColdStartParts(At.AddMilliseconds(-50), 4, 600, 720, 749.5, null),
        BillingRule = "fc3",
        BilledInterval = 2,
    };

    [Fact]
    public void Text_ColdCallWithAll_IsOneTimelineWithReasonAndBill()
    {
        var facts = new RequestFacts { RequestId = Call.RequestId, Call = Call with { Faults = ["f1 delay time=10ms"] }, Interval = Interval(), Initializer = Hook() };

        var text = ExplanationText.Of(Explainer.Of(facts)!, TimeZoneInfo.Utc);

        Assert.Equal(
            """
            1-65a77fbb-157f3f32-e1ee24b17e49  /s.S/M  ok
            2026-01-02 03:04:05.000

                 -50.000 ms  cold start: instance c-65a77eb0-15416274-ff5adb is to be started, before this call came
                 -46.000 ms  cold start: its process is there, 4 ms after the decision
                   0.000 ms  arrived: POST /s.S/M on connection 0HN1
                   0.100 ms  routed to greeter
                 550.000 ms  cold start: it accepts connections, 600 ms after the decision
                 670.000 ms  cold start: its initializer has succeeded, 720 ms after the decision
                 699.500 ms  cold start: it takes calls, 749.5 ms after the decision
                 700.000 ms  instance c-65a77eb0-15416274-ff5adb got it: billed, and its execution timeout runs, from here on
                 700.000 ms  fault put in on purpose: f1 delay time=10ms
                 701.000 ms  first message to the function (the only one, 105 bytes)
                 750.000 ms  the function's headers came
                 751.000 ms  first message from the function (of 3, 1,500 bytes in all)
                 799.000 ms  the instance was done: its slot is free, the call is billed no longer
                 800.000 ms  ended: ok

            why     Faults were put in on purpose (f1 delay time=10ms), so this may be their doing. The function
                    answered with grpc-status 0 (OK).
            billed  Rule fc3 bills unary calls by request: from the first one's beginning to the last one's end,
                    overlaps once. Billed in interval 2 of c-65a77eb0-15416274-ff5adb: 99 ms of 0.35 vCPU and
                    512 MB, this call alone. The cold start is not billed as such; the instance's initializer
                    is, by itself: 120 ms.

            """,
            text);
    }

    public static TheoryData<object, string> Reasons => new()
    {
        { Call with { GrpcStatus = 5, Status = "NOT_FOUND" }, "The function itself answered with grpc-status 5 (NOT_FOUND); the gateway passed it on." },
        { Call with { GrpcStatus = null }, "The function answered with HTTP 200 and no grpc-status; gRPC clients need one." },
        { Call with { Outcome = CallOutcomeWord.TimedOut, Times = Call.Times with { AnsweredMs = 60_700 } }, "The function's execution timeout passed 60 s after the instance had got the call" },
        { Call with { Outcome = CallOutcomeWord.OutOfMemory, MemoryMB = 512 }, "The instance used more than its memorySize of 512 MB and was ended (FC's FunctionOOMError)." },
        { Call with { Outcome = CallOutcomeWord.FunctionFailed }, "The instance ended, or broke its connection, before the answer was complete" },
        { Call with { Outcome = CallOutcomeWord.FunctionReset, ResetCode = 8 }, "The function reset the stream with HTTP/2 code 8" },
        {
            Call with { Outcome = CallOutcomeWord.FunctionReset, ResetCode = 8, Faults = ["f1 reset code=CANCEL"] },
            "Faults were put in on purpose (f1 reset code=CANCEL), so this may be their doing. The gateway reset the client's stream with HTTP/2 code 8."
        },
        { Call with { Outcome = CallOutcomeWord.Cancelled }, "The client cancelled the call" },
        { Call with { Outcome = CallOutcomeWord.Unreachable, Attempts = 3 }, "No instance accepted a connection, 3 were tried." },
        {
            Call with { Outcome = CallOutcomeWord.Refused, HttpStatus = 429, ErrorCode = "ResourceExhausted", ErrorMessage = "Your request is throttled.", Times = new CallTimes(0, null, null, null, null, null, 1) },
            "No instance got the call; the gateway answered HTTP 429 ResourceExhausted: Your request is throttled. gRPC clients make UNAVAILABLE of that HTTP status"
        },
        {
            Call with { Outcome = CallOutcomeWord.Refused, HttpStatus = 502, ErrorCode = "BadResponse", ErrorMessage = "BadResponse: x" },
            "The gateway refused the function's answer, with HTTP 502 BadResponse"
        },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Why_EachOutcome_IsASentence(object call, string beginning) =>
        Assert.StartsWith(beginning, Explainer.Of(new RequestFacts { RequestId = "1", Call = (CallFinished)call })!.Why, StringComparison.Ordinal);

    [Fact]
    public void Billing_RefusedCall_IsNotBilled()
    {
        var facts = new RequestFacts { RequestId = "1", Call = Call with { BillingRule = null, BilledInterval = null } };

        Assert.Equal("Not billed: no instance got the call, and FC does not bill what the gateway refuses.", Explainer.Of(facts)!.Billing);
    }

    [Fact]
    public void Billing_StreamingCall_IsByItsConnection()
    {
        var facts = new RequestFacts
        {
            RequestId = "1",
            Call = Call with { Kind = CallKindWord.Streaming, ColdStart = null },
            Interval = Interval() with { Active = TimeSpan.FromMilliseconds(40), RequestCount = 7, ClosedBy = IntervalClosing.StillOpen },
        };

        Assert.Equal(
            "Rule fc3 bills streaming calls by connection: from the call's beginning until client connection 0HN1 closes, overlaps once. "
            + "Billed in interval 2 of c-65a77eb0-15416274-ff5adb: 99 ms of 0.35 vCPU and 512 MB, 7 calls together so far; it goes on. "
            + "For 59 ms of it no call was open, only a client connection.",
            Explainer.Of(facts)!.Billing);
    }

    [Fact]
    public void Of_LedgerAlone_TellsWhatItHas()
    {
        var explanation = Explainer.Of(new RequestFacts { RequestId = "1", Billed = Hook() with { Kind = CallKind.Unary, Method = "/s/m", Cold = true } })!;

        Assert.Equal(["instance c-65a77eb0-15416274-ff5adb got it, after a cold start", "ended: completed, grpc-status none; 0 messages to the function, 0 from it"], explanation.Timeline.Select(moment => moment.Text));
        Assert.Null(Explainer.Of(new RequestFacts { RequestId = "1" }));
    }

    private static IntervalRecord Interval() => new(
        "greeter", Call.InstanceId!, 2, new[] { "1" }, 1, CallKind.Unary, At.AddMilliseconds(700), At.AddMilliseconds(799), TimeSpan.FromMilliseconds(99),
        InstanceSpecification.Of(TestFunctions.Greeter), ColdStart: true, 1, "fc3");

    private static CallRecord Hook() => new(
        "greeter", Call.InstanceId!, 1, "1-hook", "", "initializer", CallKind.Hook, Cold: false, At.AddMilliseconds(550), At.AddMilliseconds(670),
        new CallResult(CallOutcome.Completed, null, 200, 0, 0));
}

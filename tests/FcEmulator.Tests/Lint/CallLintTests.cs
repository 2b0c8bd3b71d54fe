using FcEmulator.Lint;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Lint;

/// <summary>What each rule makes of one finished call.</summary>
public class CallLintTests
{
    private static readonly CallFinished Ok = TestCalls.Ok(DateTimeOffset.UnixEpoch) with { IsGrpc = true, GrpcStatus = 0, HttpStatus = 200, MemoryMB = 512, TimeoutMs = 60_000 };

    /// <summary>Each case: the rules it breaks; none where it breaks none.</summary>
    private static readonly (string Name, CallFinished Call, string[] Rules)[] Known =
    [
        ("an answer", Ok, []),
        ("an error", Ok with { GrpcStatus = 5 }, []),
        ("no status", Ok with { GrpcStatus = null }, ["no-trailers"]),
        ("HTTP instead", Ok with { GrpcStatus = null, HttpStatus = 404 }, ["not-grpc"]),
        ("plain HTTP", Ok with { IsGrpc = false, GrpcStatus = null }, []),
        ("no status on purpose", Ok with { GrpcStatus = null, Faults = ["f1 trailers"] }, []),
        ("cancelled", Ok with { Outcome = CallOutcomeWord.Cancelled, GrpcStatus = null }, []),
        ("timed out", (Ok with { Outcome = CallOutcomeWord.TimedOut }).Lasting(60_000), ["timed-out"]),
        ("longer than the timeout", Ok.Lasting(60_001), ["timed-out"]),
        ("as long as the timeout", Ok.Lasting(60_000), []),
        ("timed out on purpose", Ok with { Outcome = CallOutcomeWord.TimedOut, Faults = ["f1 hang"] }, []),
        ("crashed", Ok with { Outcome = CallOutcomeWord.FunctionFailed }, ["function-failed"]),
        ("reset", Ok with { Outcome = CallOutcomeWord.FunctionReset, ResetCode = 2 }, ["function-reset"]),
        ("out of memory", Ok with { Outcome = CallOutcomeWord.OutOfMemory, MemoryUsageMB = 513 }, ["out-of-memory"]),
        ("more than its memory, unlimited", Ok with { MemoryUsageMB = 513 }, ["out-of-memory"]),
        ("memory near", Ok with { MemoryUsageMB = 461 }, ["memory-near-limit"]),
        ("memory not near", Ok with { MemoryUsageMB = 460 }, []),
        ("memory unknown", Ok with { MemoryUsageMB = null }, []),
        ("429", Refused("ResourceExhausted"), ["throttled"]),
        ("method not in the trigger", Refused("AccessDenied"), ["call-refused"]),
        ("unknown host", Refused("DomainNameNotFound"), ["call-refused"]),
        ("path too long", Refused("InvalidArgument"), ["call-refused"]),
        ("name.localhost, which FC does not have", Refused("FunctionNotFound"), []),
        ("no start, which has rules of its own", Refused("FunctionNotStarted"), []),
        ("the emulator stops", Refused("ServiceUnavailable"), []),
        ("request headers over", Refused("InvalidArgument") with { HeaderBytesIn = 8193 }, ["request-headers-too-large"]),
        ("request headers near", Ok with { HeaderBytesIn = 6145 }, ["request-headers-large"]),
        ("request headers not near", Ok with { HeaderBytesIn = 6144 }, []),
        ("answer headers over", Refused("BadResponse") with { HeaderBytesOut = 8193 }, ["response-headers-too-large"]),
        ("answer headers near", Ok with { HeaderBytesOut = 8192 }, ["response-headers-large"]),
        ("trailers large, on purpose slow", Ok with { TrailerBytesOut = 6145, Faults = ["f1 delay"] }, ["trailers-large"]),
        ("reserved name", Ok with { ReservedHeader = "x-fc-mine" }, ["reserved-metadata"]),
        ("deadline beyond", Ok with { DeadlineMs = 60_001 }, ["deadline-beyond-timeout"]),
        ("deadline within", Ok with { DeadlineMs = 60_000 }, []),
        ("HTTP body over", Ok with { IsGrpc = false, GrpcStatus = null, BytesIn = (32L << 20) + 1 }, ["http-body-too-large"]),
        ("gRPC body large", Ok with { BytesIn = (32L << 20) + 1 }, ["grpc-body-large"]),
        ("body at the limit", Ok with { BytesIn = 32L << 20 }, []),
        ("several", Ok with { HeaderBytesIn = 7000, DeadlineMs = 100_000, GrpcStatus = null }, ["deadline-beyond-timeout", "no-trailers", "request-headers-large"]),
    ];

    public static TheoryData<string> Cases => [.. Known.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Add_OneCall_FindsWhatItBreaks(string name)
    {
        var (_, call, rules) = Known.Single(one => one.Name == name);
        var findings = new Findings();

        new CallLint(findings).Add(call);

        Assert.Equal(rules, findings.All.Select(finding => finding.Rule).Order());
        Assert.All(findings.All, finding => Assert.Equal(("greeter", 1L, call.RequestId, call.InstanceId, call.EndedAt), (finding.Function, finding.Count, finding.RequestId, finding.InstanceId, finding.LastAt)));
        Assert.All(findings.All, finding => Assert.EndsWith(".", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Add_WhileTheEmulatorStops_BlamesNoFunction()
    {
        var findings = new Findings { IsEnding = true };
        new CallLint(findings).Add(Ok with { Outcome = CallOutcomeWord.FunctionFailed });

        Assert.Empty(findings.All);
    }

    [Fact]
    public void Add_VeryLongPath_IsCut()
    {
        var findings = new Findings();
        new CallLint(findings).Add(TestCalls.Ok(DateTimeOffset.UnixEpoch, "/" + new string('a', 4000)) with { IsGrpc = true, HttpStatus = 200 });

        var finding = Assert.Single(findings.All);
        Assert.InRange(finding.Message.Length, 400, 500);
        Assert.InRange(finding.Subject!.Length, 400, 500);
    }

    [Fact]
    public void Add_CallWithNothingToFind_AllocatesNothing()
    {
        var lint = new CallLint(new Findings());
        lint.Add(Ok);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            lint.Add(Ok);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static CallFinished Refused(string code) =>
        Ok with { Outcome = CallOutcomeWord.Refused, GrpcStatus = null, HttpStatus = 400, ErrorCode = code, ErrorMessage = "It is refused." };
}

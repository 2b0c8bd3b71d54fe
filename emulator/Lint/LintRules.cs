using static FcEmulator.Lint.LintSeverity;

namespace FcEmulator.Lint;

/// <summary>All rules.</summary>
internal static class LintRules
{
    // Before the rules, which add themselves to it.
    private static readonly List<LintRule> Made = [];

    public static readonly LintRule NoTrailers = Rule("no-trailers", Bites);
    public static readonly LintRule NotGrpc = Rule("not-grpc", Bites);
    public static readonly LintRule TimedOut = Rule("timed-out", Refused);
    public static readonly LintRule FunctionFailed = Rule("function-failed", Bites);
    public static readonly LintRule FunctionReset = Rule("function-reset", Note);
    public static readonly LintRule OutOfMemory = Rule("out-of-memory", Refused);
    public static readonly LintRule MemoryNearLimit = Rule("memory-near-limit", Bites);
    public static readonly LintRule Throttled = Rule("throttled", Bites);
    public static readonly LintRule CallRefused = Rule("call-refused", Refused);
    public static readonly LintRule RequestHeadersTooLarge = Rule("request-headers-too-large", Refused);
    public static readonly LintRule RequestHeadersLarge = Rule("request-headers-large", Bites);
    public static readonly LintRule ResponseHeadersTooLarge = Rule("response-headers-too-large", Refused);
    public static readonly LintRule ResponseHeadersLarge = Rule("response-headers-large", Bites);
    public static readonly LintRule TrailersLarge = Rule("trailers-large", Bites);
    public static readonly LintRule ReservedMetadata = Rule("reserved-metadata", Bites);
    public static readonly LintRule DeadlineBeyondTimeout = Rule("deadline-beyond-timeout", Note);
    public static readonly LintRule HttpBodyTooLarge = Rule("http-body-too-large", Refused);
    public static readonly LintRule GrpcBodyLarge = Rule("grpc-body-large", Note);
    public static readonly LintRule PlaintextClient = Rule("plaintext-client", Refused);
    public static readonly LintRule StreamLimit = Rule("stream-limit", Bites);
    public static readonly LintRule NotHttp2 = Rule("not-http2", Bites);
    public static readonly LintRule LoopbackOnly = Rule("loopback-only", Refused);
    public static readonly LintRule ConnectionClosedEarly = Rule("connection-closed-early", Bites);
    public static readonly LintRule StartTooSlow = Rule("start-too-slow", Refused);
    public static readonly LintRule StartSlow = Rule("start-slow", Note);
    public static readonly LintRule StartFile = Rule("start-file", Refused);
    public static readonly LintRule StartExited = Rule("start-exited", Bites);
    public static readonly LintRule InitializerFailed = Rule("initializer-failed", Refused);
    public static readonly LintRule InitializerSlow = Rule("initializer-slow", Bites);
    public static readonly LintRule HealthCheckFailed = Rule("health-check-failed", Refused);
    public static readonly LintRule Unhealthy = Rule("unhealthy", Bites);
    public static readonly LintRule PreStopFailed = Rule("pre-stop-failed", Note);
    public static readonly LintRule UnknownProperty = Rule("unknown-property", Bites);
    public static readonly LintRule TimeoutLeftOut = Rule("timeout-left-out", Bites);
    public static readonly LintRule DomainWithoutTls = Rule("domain-without-tls", Refused);
    public static readonly LintRule RouteWithoutPost = Rule("route-without-post", Bites);
    public static readonly LintRule SetAside = Rule("set-aside", Note);
    public static readonly LintRule ValueAssumed = Rule("value-assumed", Note);

    /// <summary>In the order in which they stand here and in docs/lint.md.</summary>
    public static IReadOnlyList<LintRule> All => Made;

    private static LintRule Rule(string name, LintSeverity severity)
    {
        var rule = new LintRule(name, severity);
        Made.Add(rule);
        return rule;
    }
}

using static FcEmulator.Lint.LintSeverity;

namespace FcEmulator.Lint;

/// <summary>All rules.</summary>
internal static class LintRules
{
    public static readonly LintRule NoTrailers = new("no-trailers", Bites);
    public static readonly LintRule NotGrpc = new("not-grpc", Bites);
    public static readonly LintRule TimedOut = new("timed-out", Refused);
    public static readonly LintRule FunctionFailed = new("function-failed", Bites);
    public static readonly LintRule FunctionReset = new("function-reset", Note);
    public static readonly LintRule OutOfMemory = new("out-of-memory", Refused);
    public static readonly LintRule MemoryNearLimit = new("memory-near-limit", Bites);
    public static readonly LintRule Throttled = new("throttled", Bites);
    public static readonly LintRule CallRefused = new("call-refused", Refused);
    public static readonly LintRule RequestHeadersTooLarge = new("request-headers-too-large", Refused);
    public static readonly LintRule RequestHeadersLarge = new("request-headers-large", Bites);
    public static readonly LintRule ResponseHeadersTooLarge = new("response-headers-too-large", Refused);
    public static readonly LintRule ResponseHeadersLarge = new("response-headers-large", Bites);
    public static readonly LintRule TrailersLarge = new("trailers-large", Bites);
    public static readonly LintRule ReservedMetadata = new("reserved-metadata", Bites);
    public static readonly LintRule DeadlineBeyondTimeout = new("deadline-beyond-timeout", Note);
    public static readonly LintRule HttpBodyTooLarge = new("http-body-too-large", Refused);
    public static readonly LintRule GrpcBodyLarge = new("grpc-body-large", Note);
    public static readonly LintRule PlaintextClient = new("plaintext-client", Refused);
    public static readonly LintRule StreamLimit = new("stream-limit", Bites);
    public static readonly LintRule NotHttp2 = new("not-http2", Bites);
    public static readonly LintRule LoopbackOnly = new("loopback-only", Refused);
    public static readonly LintRule ConnectionClosedEarly = new("connection-closed-early", Bites);
    public static readonly LintRule StartTooSlow = new("start-too-slow", Refused);
    public static readonly LintRule StartSlow = new("start-slow", Note);
    public static readonly LintRule StartFile = new("start-file", Refused);
    public static readonly LintRule StartExited = new("start-exited", Bites);
    public static readonly LintRule InitializerFailed = new("initializer-failed", Refused);
    public static readonly LintRule InitializerSlow = new("initializer-slow", Bites);
    public static readonly LintRule HealthCheckFailed = new("health-check-failed", Refused);
    public static readonly LintRule Unhealthy = new("unhealthy", Bites);
    public static readonly LintRule PreStopFailed = new("pre-stop-failed", Note);
    public static readonly LintRule UnknownProperty = new("unknown-property", Bites);
    public static readonly LintRule TimeoutLeftOut = new("timeout-left-out", Bites);
    public static readonly LintRule DomainWithoutTls = new("domain-without-tls", Refused);
    public static readonly LintRule RouteWithoutPost = new("route-without-post", Bites);
    public static readonly LintRule SetAside = new("set-aside", Note);
    public static readonly LintRule ValueAssumed = new("value-assumed", Note);

    /// <summary>In the order of docs/lint.md.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        NoTrailers, NotGrpc, TimedOut, FunctionFailed, FunctionReset, OutOfMemory, MemoryNearLimit, Throttled, CallRefused, RequestHeadersTooLarge, RequestHeadersLarge,
        ResponseHeadersTooLarge, ResponseHeadersLarge, TrailersLarge, ReservedMetadata, DeadlineBeyondTimeout, HttpBodyTooLarge, GrpcBodyLarge, PlaintextClient, StreamLimit,
        NotHttp2, LoopbackOnly, ConnectionClosedEarly, StartTooSlow, StartSlow, StartFile, StartExited, InitializerFailed, InitializerSlow, HealthCheckFailed, Unhealthy,
        PreStopFailed, UnknownProperty, TimeoutLeftOut, DomainWithoutTls, RouteWithoutPost, SetAside, ValueAssumed,
    ];
}

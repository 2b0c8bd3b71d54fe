using System.Text.Json.Serialization;

namespace FcEmulator.Telemetry;

/// <summary>
/// One finished call: a line of the access log, whose fields these are (docs/access-log.md), and of the console. Where Function Compute's
/// request-level metrics have a field, it has FC's name. Immutable.
/// </summary>
internal sealed record CallFinished
{
    /// <summary>Of the line's format: grows only with changes that would mislead a reader.</summary>
    public const int FormatVersion = 1;

    public string Type { get; init; } = "request";

    public int Version { get; init; } = FormatVersion;

    public required string RequestId { get; init; }

    /// <summary>Null where no route led to a function.</summary>
    public string? FunctionName { get; init; }

    public string Qualifier { get; init; } = "LATEST";

    public string Operation { get; init; } = "InvokeFunction";

    public string InvocationType { get; init; } = "Sync";

    /// <summary>Null where no instance got the call. Of a start that failed: the instance that did not come up.</summary>
    [JsonPropertyName("instanceID")]
    public string? InstanceId { get; init; }

    /// <summary>Of the client's connection, as in the ledger.</summary>
    public string? Connection { get; init; }

    /// <summary>The path, which names a gRPC method: <c>/helloworld.Greeter/SayHello</c>.</summary>
    public required string Method { get; init; }

    public string? HttpMethod { get; init; }

    public CallKindWord? Kind { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>In ms since 1970: FC's form of <see cref="ArrivedAt"/>.</summary>
    public long InvocationStartTimestamp => ArrivedAt.ToUnixTimeMilliseconds();

    /// <summary>In ms since 1970: when the instance got it.</summary>
    public long? InvokeFunctionStartTimestamp => Times.SlotMs is { } slot ? ArrivedAt.AddMilliseconds(slot).ToUnixTimeMilliseconds() : null;

    /// <summary>From the instance's getting it until it was done; 0 where none got it.</summary>
    public double DurationMs => Times.SlotMs is { } slot ? Math.Round((Times.AnsweredMs ?? Times.EndMs) - slot, 2) : 0;

    /// <summary>From arrival until an instance got it, or it was refused.</summary>
    public double ScheduleLatencyMs => Math.Round(Times.SlotMs ?? Times.EndMs, 2);

    /// <summary>From arrival to the end.</summary>
    public double InvokeFunctionLatencyMs => Math.Round(Times.EndMs, 2);

    [JsonPropertyName("memoryMB")]
    public int? MemoryMB { get; init; }

    /// <summary>The most its instance had used by then; null where that is not measured.</summary>
    [JsonPropertyName("memoryUsageMB")]
    public double? MemoryUsageMB { get; init; }

    /// <summary>It waited for its instance to start.</summary>
    public bool IsColdStart { get; init; }

    /// <summary><c>OnDemand</c>, or <c>Provision</c> for a minimum instance.</summary>
    public string? ResourceMode { get; init; }

    public bool HasFunctionError => ErrorType is not null;

    /// <summary>FC's name for what went wrong in the function; null where nothing did.</summary>
    public string? ErrorType { get; init; }

    public required CallOutcomeWord Outcome { get; init; }

    /// <summary>A word or a few for people: <c>ok</c>, <c>NOT_FOUND</c>, <c>timeout</c>, <c>429 ResourceExhausted</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Of the answer; null where none was sent.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Of the answer; null where it has none.</summary>
    public int? GrpcStatus { get; init; }

    /// <summary>HTTP/2 code with which the function reset the stream.</summary>
    public int? ResetCode { get; init; }

    /// <summary>FC's error code, where the gateway refused the call.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The sentence behind <see cref="ErrorCode"/>.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>gRPC messages from the client to the function; 0 for what is not gRPC.</summary>
    public int MessagesIn { get; init; }

    public int MessagesOut { get; init; }

    /// <summary>Octets of the bodies, prefixes of gRPC messages included.</summary>
    public long BytesIn { get; init; }

    public long BytesOut { get; init; }

    public required CallTimes Times { get; init; }

    /// <summary>Of the start the call waited for.</summary>
    public ColdStartParts? ColdStart { get; init; }

    /// <summary>Instances it was tried on.</summary>
    public int Attempts { get; init; }

    /// <summary>Faults put in on purpose, by their rules.</summary>
    public IReadOnlyList<string>? Faults { get; init; }

    /// <summary>What it was billed by; null where no instance got it.</summary>
    public string? BillingRule { get; init; }

    /// <summary>The interval of the instance that it was billed in.</summary>
    public long? BilledInterval { get; init; }

    /// <summary>The client called it gRPC (and not gRPC-Web, whose trailers are in the body).</summary>
    [JsonIgnore]
    public bool IsGrpc { get; init; }

    /// <summary>Octets of the request's header names and values, without pseudo-headers.</summary>
    [JsonIgnore]
    public int HeaderBytesIn { get; init; }

    /// <summary>The same of the answer's, without those that are not passed on; 0 where there was none.</summary>
    [JsonIgnore]
    public int HeaderBytesOut { get; init; }

    [JsonIgnore]
    public int TrailerBytesOut { get; init; }

    /// <summary>What the client gave the call (grpc-timeout).</summary>
    [JsonIgnore]
    public double? DeadlineMs { get; init; }

    /// <summary>The function's execution timeout; null where no route led to one.</summary>
    [JsonIgnore]
    public double? TimeoutMs { get; init; }

    /// <summary>A header that FC keeps for itself and did not pass on, in either direction.</summary>
    [JsonIgnore]
    public string? ReservedHeader { get; init; }

    [JsonIgnore]
    public DateTimeOffset EndedAt => ArrivedAt.AddMilliseconds(Times.EndMs);

    [JsonIgnore]
    public TimeSpan Duration => TimeSpan.FromMilliseconds(Times.EndMs);

    /// <summary>Whether the outcome is one of FC or the function, rather than an answer.</summary>
    [JsonIgnore]
    public bool Failed => Outcome is not (CallOutcomeWord.Answered or CallOutcomeWord.Cancelled);
}

/// <summary>How a call ended, in the access log's words.</summary>
internal enum CallOutcomeWord
{
    /// <summary>The function answered, with whatever status.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>The gateway refused it.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The execution timeout passed.</summary>
    [JsonStringEnumMemberName("timed-out")]
    TimedOut,

    /// <summary>The instance ended or broke off.</summary>
    [JsonStringEnumMemberName("function-failed")]
    FunctionFailed,

    /// <summary>The instance used more than its memorySize.</summary>
    [JsonStringEnumMemberName("out-of-memory")]
    OutOfMemory,

    /// <summary>The function reset the stream.</summary>
    [JsonStringEnumMemberName("function-reset")]
    FunctionReset,

    /// <summary>The client cancelled, or its connection ended.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>No instance could be connected to.</summary>
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,
}

internal enum CallKindWord
{
    [JsonStringEnumMemberName("unary")]
    Unary,

    [JsonStringEnumMemberName("streaming")]
    Streaming,
}

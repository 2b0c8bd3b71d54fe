using System.Text.Json.Serialization;

namespace FcEmulator.Telemetry.Recording;

/// <summary>One call of a recording (docs/replay.md): what it takes to make it again, and what came of it. Immutable.</summary>
/// <param name="Type"><c>call</c>.</param>
/// <param name="Authority">The request's, which says which function it is for.</param>
/// <param name="IsGrpc">Whether its body consists of gRPC messages; else the body is one message here.</param>
/// <param name="MessagesIn">From the client.</param>
/// <param name="ClientEndMs">When the client ended its side; null where it did not.</param>
/// <param name="SlotMs">When an instance got it: the scheduler's decision, with the next three.</param>
internal sealed record RecordedCall(
    string Type,
    int Version,
    string RequestId,
    string Connection,
    string Authority,
    string Method,
    string HttpMethod,
    bool IsGrpc,
    DateTimeOffset ArrivedAt,
    IReadOnlyList<RecordedMessage> MessagesIn,
    double? ClientEndMs,
    double? SlotMs,
    [property: JsonPropertyName("instanceID")] string? InstanceId,
    bool IsColdStart,
    int Attempts,
    IReadOnlyList<RecordedMessage> MessagesOut,
    CallOutcomeWord Outcome,
    string Status,
    int? HttpStatus,
    int? GrpcStatus,
    int? ResetCode,
    string? ErrorCode,
    double EndMs,
    IReadOnlyList<string>? Faults)
{
    public const int FormatVersion = 1;
}

/// <summary>One message of a recorded call.</summary>
/// <param name="AtMs">When it had passed whole, in ms from the call's arrival.</param>
/// <param name="Body">Its octets; only with --record-bodies.</param>
internal sealed record RecordedMessage(double AtMs, int Size, byte[]? Body);

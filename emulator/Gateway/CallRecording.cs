using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Gateway;

/// <summary>What is recorded of one call while it runs. The two directions use it at the same time, each its own side.</summary>
internal sealed class CallRecording(Recorder recorder, string authority, bool isGrpc, DateTimeOffset arrived, TimeProvider time)
{
    private readonly MessageCollector _sent = new(isGrpc, recorder.KeepsBodies, arrived, time);
    private MessageCollector? _received;

    public Stream Request(Stream body) => new RecordedBody(body, _sent);

    /// <summary>Of the attempt that answers; what an earlier one brought does not count.</summary>
    public Stream Answer(Stream body, bool answersGrpc) => new RecordedBody(body, _received = new(answersGrpc, recorder.KeepsBodies, arrived, time));

    public void Finish(CallFinished call) => recorder.Add(new RecordedCall(
        "call",
        RecordedCall.FormatVersion,
        call.RequestId,
        call.Connection ?? "",
        authority,
        call.Method,
        call.HttpMethod ?? "POST",
        isGrpc,
        call.ArrivedAt,
        _sent.Messages,
        _sent.EndMs,
        call.Times.SlotMs,
        call.InstanceId,
        call.IsColdStart,
        call.Attempts,
        _received?.Messages ?? [],
        call.Outcome,
        call.Status,
        call.HttpStatus,
        call.GrpcStatus,
        call.ResetCode,
        call.ErrorCode,
        call.Times.EndMs,
        call.Faults));
}

using System.Buffers;
using System.Text.Json;

namespace FcEmulator.Telemetry.Access;

/// <summary>
/// A finished call's line, octet for octet as <see cref="AccessJson"/> has it, which reads it again: every call has one, which by the serializer was
/// 6 % of its CPU and by hand is 3.
/// </summary>
internal static class AccessLine
{
    /// <summary>Without the line's end.</summary>
    public static void Write(IBufferWriter<byte> lines, CallFinished call)
    {
        var line = new JsonLine(lines);
        line.Add("type"u8, call.Type);
        line.Add("version"u8, call.Version);
        line.Add("requestId"u8, call.RequestId);
        line.Add("functionName"u8, call.FunctionName);
        line.Add("qualifier"u8, call.Qualifier);
        line.Add("operation"u8, call.Operation);
        line.Add("invocationType"u8, call.InvocationType);
        line.Add("instanceID"u8, call.InstanceId);
        line.Add("connection"u8, call.Connection);
        line.Add("method"u8, call.Method);
        line.Add("httpMethod"u8, call.HttpMethod);
        line.Add("kind"u8, call.Kind switch { null => null, CallKindWord.Streaming => "streaming", _ => "unary" });
        line.Add("arrivedAt"u8, call.ArrivedAt);
        line.Add("invocationStartTimestamp"u8, call.InvocationStartTimestamp);
        line.Add("invokeFunctionStartTimestamp"u8, call.InvokeFunctionStartTimestamp);
        line.Add("durationMs"u8, call.DurationMs);
        line.Add("scheduleLatencyMs"u8, call.ScheduleLatencyMs);
        line.Add("invokeFunctionLatencyMs"u8, call.InvokeFunctionLatencyMs);
        line.Add("memoryMB"u8, call.MemoryMB);
        line.Add("memoryUsageMB"u8, call.MemoryUsageMB);
        line.Add("isColdStart"u8, call.IsColdStart);
        line.Add("resourceMode"u8, call.ResourceMode);
        line.Add("hasFunctionError"u8, call.HasFunctionError);
        line.Add("errorType"u8, call.ErrorType);
        line.Add("outcome"u8, CallTags.Outcome(call.Outcome));
        line.Add("status"u8, call.Status);
        line.Add("httpStatus"u8, call.HttpStatus);
        line.Add("grpcStatus"u8, call.GrpcStatus);
        line.Add("resetCode"u8, call.ResetCode);
        line.Add("errorCode"u8, call.ErrorCode);
        line.Add("errorMessage"u8, call.ErrorMessage);
        line.Add("messagesIn"u8, call.MessagesIn);
        line.Add("messagesOut"u8, call.MessagesOut);
        line.Add("bytesIn"u8, call.BytesIn);
        line.Add("bytesOut"u8, call.BytesOut);
        Add(ref line, call.Times);
        if (call.ColdStart is { } coldStart)
            line.AddJson("coldStart"u8, JsonSerializer.SerializeToUtf8Bytes(coldStart, AccessJson.Default.ColdStartParts));
        line.Add("attempts"u8, call.Attempts);
        if (call.Faults is { } faults)
            line.Add("faults"u8, [.. faults]);
        line.Add("billingRule"u8, call.BillingRule);
        line.Add("billedInterval"u8, call.BilledInterval);
        line.End();
    }

    private static void Add(ref JsonLine line, CallTimes times)
    {
        line.Open("times"u8);
        line.Add("routedMs"u8, times.RoutedMs);
        line.Add("slotMs"u8, times.SlotMs);
        line.Add("firstMessageInMs"u8, times.FirstMessageInMs);
        line.Add("headersMs"u8, times.HeadersMs);
        line.Add("firstMessageOutMs"u8, times.FirstMessageOutMs);
        line.Add("answeredMs"u8, times.AnsweredMs);
        line.Add("endMs"u8, times.EndMs);
        line.Close();
    }
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Lint;

/// <summary>
/// The rules about calls. Looks at each once it has ended; one with nothing to find costs a few comparisons. Safe for use from several threads.
/// </summary>
internal sealed class CallLint(Findings findings) : ICallSink
{
    /// <summary>FC's limit of the headers of a request, and of an answer, in bytes (page "Web functions").</summary>
    public const int HeaderLimit = 8 * 1024;

    /// <summary>From here on it is near that: three quarters of it (ours).</summary>
    public const int LargeHeaders = HeaderLimit / 4 * 3;

    /// <summary>FC's limit of the body of a synchronous HTTP request, in bytes (page "Web functions"); nothing is said of gRPC.</summary>
    public const long BodyLimit = 32L << 20;

    /// <summary>Share of memorySize from which on it is near the limit (ours).</summary>
    private const double LargeMemory = 0.9;

    public void Add(CallFinished call)
    {
        if (call.HeaderBytesIn > LargeHeaders || call.HeaderBytesOut > LargeHeaders || call.TrailerBytesOut > LargeHeaders)
            Metadata(call);
        if (call.ReservedHeader is { } reserved)
            Found(call, LintRules.ReservedMetadata, reserved, 0, static call => $"The header {call.ReservedHeader} does not pass FC's gateway, which keeps x-fc- for itself: choose another name.");
        if (call.DeadlineMs > call.TimeoutMs)
            Found(call, LintRules.DeadlineBeyondTimeout, call.Method, call.DeadlineMs.Value, static call => $"The client's deadline of {Seconds(call.DeadlineMs)} is beyond the function's timeout of {Seconds(call.TimeoutMs)}, at which FC breaks the call off without a status: shorten the deadline, or raise timeout.");
        if (call.BytesIn > BodyLimit)
            Body(call);
        // What goes wrong on purpose, or because the emulator ends, is not the function's doing.
        if (call.Faults is null && !findings.IsEnding)
            Outcome(call);
    }

    private void Metadata(CallFinished call)
    {
        if (call.HeaderBytesIn > HeaderLimit)
            Found(call, LintRules.RequestHeadersTooLarge, null, call.HeaderBytesIn, static call => $"The request's headers have {call.HeaderBytesIn} bytes; FC refuses more than {HeaderLimit} with 400 InvalidArgument. Send less metadata.");
        else if (call.HeaderBytesIn > LargeHeaders)
            Found(call, LintRules.RequestHeadersLarge, null, call.HeaderBytesIn, static call => $"The request's headers have {call.HeaderBytesIn} bytes, near the {HeaderLimit} that FC accepts. Send less metadata.");
        if (call.HeaderBytesOut > HeaderLimit)
            Found(call, LintRules.ResponseHeadersTooLarge, null, call.HeaderBytesOut, static call => $"The answer's headers have {call.HeaderBytesOut} bytes; FC answers 502 BadResponse for more than {HeaderLimit}. Send less metadata.");
        else if (call.HeaderBytesOut > LargeHeaders)
            Found(call, LintRules.ResponseHeadersLarge, null, call.HeaderBytesOut, static call => $"The answer's headers have {call.HeaderBytesOut} bytes, near the {HeaderLimit} that FC passes on. Send less metadata.");
        if (call.TrailerBytesOut > LargeHeaders)
            Found(call, LintRules.TrailersLarge, null, call.TrailerBytesOut, static call => $"The answer's trailers have {call.TrailerBytesOut} bytes; FC passes on {HeaderLimit} bytes of response headers, and many clients take no more either. Shorten messages and details of errors.");
    }

    private void Body(CallFinished call) => Found(
        call,
        call.IsGrpc ? LintRules.GrpcBodyLarge : LintRules.HttpBodyTooLarge,
        call.IsGrpc ? call.Method : null,
        call.BytesIn,
        static call => call.IsGrpc
            ? $"The client sent {MiB(call.BytesIn)} in one call; FC takes 32 MB in an HTTP request and says nothing of gRPC. Try it there, or send less in a call."
            : $"The request's body has {MiB(call.BytesIn)}; FC refuses more than 32 MB with 400. Send less, or in parts.");

    private void Outcome(CallFinished call)
    {
        if (call.MemoryUsageMB is { } used && used > call.MemoryMB * LargeMemory && call.Outcome != CallOutcomeWord.OutOfMemory)
            Memory(call, used);
        switch (call.Outcome)
        {
            case CallOutcomeWord.Answered when call is { IsGrpc: true, GrpcStatus: null, HttpStatus: 200 }:
                Found(call, LintRules.NoTrailers, call.Method, 0, static call => $"Answers of {call.Method} end without grpc-status in their trailers, which clients cannot tell from a crashed function: end each call with a status.");
                break;
            case CallOutcomeWord.Answered when call is { IsGrpc: true, GrpcStatus: null }:
                Found(call, LintRules.NotGrpc, call.Method, 0, static call => $"{call.Method} was answered with HTTP {call.HttpStatus} instead of gRPC: serve the method in this function, or correct its name.");
                break;
            case CallOutcomeWord.Answered when call.DurationMs > call.TimeoutMs:
            case CallOutcomeWord.TimedOut:
                Found(call, LintRules.TimedOut, call.Method, call.DurationMs, static call => $"{call.Method} took {Seconds(call.DurationMs)} or more; FC breaks calls off at the function's timeout of {Seconds(call.TimeoutMs)}. Raise timeout in s.yaml, or make it quicker.");
                break;
            case CallOutcomeWord.FunctionFailed or CallOutcomeWord.Unreachable:
                Found(call, LintRules.FunctionFailed, call.Method, 0, static call => $"{call.Method} was broken off by the function, which ended or closed its connection: 'fcemu logs' has what it said last.");
                break;
            case CallOutcomeWord.OutOfMemory:
                Found(call, LintRules.OutOfMemory, null, 0, static call => $"The instance used more than its memorySize of {call.MemoryMB} MB and was ended, with all its calls: raise memorySize.");
                break;
            case CallOutcomeWord.FunctionReset:
                Found(call, LintRules.FunctionReset, call.Method, 0, static call => $"The function reset {call.Method} (HTTP/2 code {call.ResetCode}); what FC makes of that is not documented. End calls with a status.");
                break;
            case CallOutcomeWord.Refused:
                Refused(call);
                break;
        }
    }

    private void Memory(CallFinished call, double used)
    {
        if (used > call.MemoryMB)
            Found(call, LintRules.OutOfMemory, null, used, static call => $"The instance used {Number(call.MemoryUsageMB)} MB, more than its memorySize of {call.MemoryMB} MB, at which FC ends it: raise memorySize.");
        else
            Found(call, LintRules.MemoryNearLimit, null, used, static call => $"The instance used {Number(call.MemoryUsageMB)} MB of its memorySize of {call.MemoryMB} MB, beyond which FC ends it: raise memorySize.");
    }

    /// <summary>Starts that failed have rules of their own, and headers that are too large as well.</summary>
    private void Refused(CallFinished call)
    {
        if (call.ErrorCode == "ResourceExhausted")
            Found(call, LintRules.Throttled, null, 0, static call => $"Calls were refused with 429: {call.ErrorMessage?.TrimEnd('.')}. Raise what is named there, or let clients wait and try again.");
        else if (call.ErrorCode is "AccessDenied" or "DomainNameNotFound" || (call.ErrorCode == "InvalidArgument" && call.HeaderBytesIn <= HeaderLimit))
            Found(call, LintRules.CallRefused, call.ErrorCode, 0, static call => $"FC refuses such a call with {call.HttpStatus} {call.ErrorCode}: {Bounded(call.ErrorMessage).TrimEnd('.')}.");
    }

    private void Found(CallFinished call, LintRule rule, string? subject, double measure, Func<CallFinished, string> message) => findings.Add(
        rule,
        call.FunctionName,
        subject is null ? null : Bounded(subject),
        call.EndedAt,
        measure,
        (call, message),
        static seen => new FindingExample(Bounded(seen.message(seen.call)), seen.call.RequestId, seen.call.InstanceId, Bounded(seen.call.Method)));

    /// <summary>Clients choose paths and hosts.</summary>
    private static string Bounded(string? text) => text is { Length: > 500 } ? string.Concat(text.AsSpan(0, 300), " … ", text.AsSpan(text.Length - 150)) : text ?? "";

    private static string Seconds(double? milliseconds) => $"{Number(milliseconds / 1000)} s";

    private static string MiB(long bytes) => $"{Number(bytes / 1048576.0)} MB";

    private static string Number(double? number) => number?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}

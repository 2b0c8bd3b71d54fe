using System.Diagnostics;
using FcEmulator.Billing;
using FcEmulator.Gateway.Announced;
using FcEmulator.Gateway.Faulty;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// What is known of one call while it runs. The two directions are counted by the two streams that carry them, each on one thread at a
/// time; everything else belongs to the handler.
/// </summary>
internal sealed class Invocation(string requestId, DateTimeOffset arrived, IHttpRequestFeature request, ClientConnection connection, TimeProvider time)
{
    private readonly string _path = request.Path;
    private readonly string _httpMethod = request.Method;
    private readonly bool _isGrpc = GrpcContent.HasTrailers(request.Headers.ContentType);
    private readonly string? _grpcTimeout = request.Headers.GrpcTimeout;
    private CallMetadata _metadata;
    private CallMoments _moments;
    private GrpcMessageCounter _sent = new(GrpcContent.Is(request.Headers.ContentType));
    private GrpcMessageCounter _received;
    private ServedFunction? _function;
    private FunctionInstance? _instance;
    private FunctionInstance? _unstarted;
    private MeteredCall? _metered;
    private SlotLease _lease;
    private int _ended;
    private bool _cold;
    private int _attempts;
    private int _markedStreaming;

    /// <summary>In FC's format, see X-Fc-Request-Id.</summary>
    public string RequestId { get; } = requestId;

    public DateTimeOffset Arrived => arrived;

    /// <summary>Of the trace it belongs to; null where nobody traces.</summary>
    public Activity? Span { get; set; }

    /// <summary>Its neighbours among the calls that are running, guarded by the lock of <see cref="OpenCalls"/>.</summary>
    public Invocation? NextOpen { get; set; }

    public Invocation? PreviousOpen { get; set; }

    /// <summary>Path and query the function gets: the client's own, or what a rewrite rule made of it.</summary>
    public string Target { get; private set; } = request.RawTarget;

    /// <summary>Only to be asked of a call that was routed.</summary>
    public ServedFunction Function => _function ?? throw new InvalidOperationException("Not routed yet.");

    /// <summary>Only to be asked of a call that has begun.</summary>
    public FunctionInstance Instance => _instance ?? throw new InvalidOperationException("No instance yet.");

    /// <summary>Cancelled at the execution timeout of the instance that has the call.</summary>
    public CancellationToken Timeout { get; set; }

    /// <summary>grpc-status of the answer, in whichever place it came; null until then.</summary>
    public string? GrpcStatus { get; set; }

    /// <summary>The function has ended its answer: what happens to the request's rest changes nothing any more.</summary>
    public bool Answered { get; set; }

    /// <summary>The client has ended its side, and the function was told.</summary>
    public bool RequestEnded { get; set; }

    /// <summary>What is worth knowing of its headers and trailers.</summary>
    public ref CallMetadata Metadata => ref _metadata;

    /// <summary>What goes wrong with it on purpose; null where nothing does.</summary>
    public CallFaults? Faults { get; set; }

    /// <summary>What is recorded of it; null where nothing is.</summary>
    public CallRecording? Recording { get; set; }

    /// <summary>What a replay has announced of it; null where it is no replay's.</summary>
    public AnnouncedCall? Announced { get; set; }

    /// <summary>Why the answer's headers were refused, where they were.</summary>
    public FcError? RefusedAnswer { get; set; }

    /// <summary>Null without session affinity.</summary>
    public SessionKey? Session { get; private set; }

    /// <summary>Of a function with session affinity: which session the call belongs to, or FC's error for an id it does not accept.</summary>
    public FcError? JoinSession(HttpRequest request)
    {
        Session = Function.Sessions?.KeyOf(request);
        return Session?.Error;
    }

    public void RouteTo(Route route)
    {
        _function = route.Function;
        Target = route.RewrittenPath ?? Target;
        _moments.Routed = time.GetUtcNow().UtcTicks;
    }

    /// <summary>The instance gets the call now: from here on it is billed.</summary>
    public void BeginOn(SlotLease lease, DateTimeOffset now)
    {
        _lease = lease;
        _attempts++;
        _moments.BeginAgain(now.UtcTicks);
        _received = default;
        _instance = lease.Instance;
        _cold |= lease.Cold;
        _ended = _markedStreaming = 0;
        _metered = _instance.Metered.Begin(connection.Metered, RequestId, _path, lease.Cold, now);
        if (Function.IsStreaming(Target))
            MarkStreaming();
        else if (_metered.HoldsInstance)
            connection.Hold(_instance);
    }

    /// <summary>The instance is done with the call: it is billed no longer and its slot is free. Only the first end counts.</summary>
    public void End(InvocationOutcome outcome, int? httpStatus, DateTimeOffset now)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _moments.Answered = now.UtcTicks;
        _metered!.End(outcome.ToResult(httpStatus, _sent.Messages, _received.Messages, Instance.Channel.Memory?.MaximumMB) with { Faults = Marks() }, now);
        _lease.Dispose();
    }

    /// <summary>The instance the call waited for did not come up.</summary>
    public void NotStarted(FunctionInstance instance)
    {
        _unstarted = instance;
        _cold = true;
    }

    public void PassedToFunction(ReadOnlySpan<byte> bytes)
    {
        _sent.Count(bytes);
        if (_moments.FirstMessageIn == 0 && _sent.HasBegun)
            _moments.FirstMessageIn = time.GetUtcNow().UtcTicks;
        if (_sent.Messages > 1)
            MarkStreaming();
    }

    /// <summary>The function's headers have come.</summary>
    /// <param name="isGrpc">Whether gRPC messages follow.</param>
    public void Answers(bool isGrpc)
    {
        _moments.Headers = time.GetUtcNow().UtcTicks;
        _received = new GrpcMessageCounter(isGrpc);
    }

    public void PassedToClient(ReadOnlySpan<byte> bytes)
    {
        _received.Count(bytes);
        if (_moments.FirstMessageOut == 0 && _received.HasBegun)
            _moments.FirstMessageOut = time.GetUtcNow().UtcTicks;
        if (_received.Messages > 1)
            MarkStreaming();
    }

    /// <summary>To be asked by any thread while the call runs.</summary>
    public OpenCall Snapshot()
    {
        var began = Volatile.Read(ref _moments.Slot);
        return new OpenCall(
            RequestId,
            Volatile.Read(ref _function)?.Config.Name,
            began == 0 ? null : Volatile.Read(ref _instance)?.Id,
            _path,
            IsStreaming,
            arrived,
            began == 0 ? null : new DateTimeOffset(began, TimeSpan.Zero),
            _sent.Messages,
            _received.Messages,
            _sent.Bytes,
            _received.Bytes);
    }

    /// <param name="httpStatus">Of the answer; null where none was begun.</param>
    public CallFinished Finished(InvocationOutcome outcome, int? httpStatus, DateTimeOffset now) => new()
    {
        RequestId = RequestId,
        FunctionName = _function?.Config.Name,
        InstanceId = (_unstarted ?? _instance)?.Id,
        Connection = connection.Metered.Id,
        Method = _path,
        HttpMethod = _httpMethod,
        Kind = _function is null ? null : IsStreaming ? CallKindWord.Streaming : CallKindWord.Unary,
        ArrivedAt = arrived,
        MemoryMB = _function?.Config.MemorySize,
        MemoryUsageMB = _instance?.Channel.Memory?.MaximumMB,
        IsColdStart = _cold,
        ResourceMode = (_unstarted ?? _instance) is { } instance ? instance.IsMinimum ? "Provision" : "OnDemand" : null,
        ErrorType = outcome.ErrorType,
        Outcome = outcome.Word,
        Status = outcome.Text,
        HttpStatus = outcome.Error?.Status ?? httpStatus,
        GrpcStatus = outcome.GrpcStatusNumber,
        ResetCode = outcome.Kind == OutcomeKind.FunctionReset ? outcome.ResetCode : null,
        ErrorCode = outcome.Error?.Code,
        ErrorMessage = outcome.Error?.Message,
        MessagesIn = _sent.Messages,
        MessagesOut = _received.Messages,
        BytesIn = _sent.Bytes,
        BytesOut = _received.Bytes,
        Times = _moments.Since(arrived, now),
        ColdStart = _cold ? (_unstarted ?? _instance)?.StartMoments.Parts : null,
        Attempts = _attempts,
        Faults = Marks(),
        BillingRule = _metered?.Rule,
        BilledInterval = _metered?.Interval,
        IsGrpc = _isGrpc,
        HeaderBytesIn = _metadata.RequestBytes,
        HeaderBytesOut = _metadata.AnswerBytes,
        TrailerBytesOut = _metadata.TrailerBytes,
        DeadlineMs = GrpcTimeout.Milliseconds(_grpcTimeout),
        TimeoutMs = _function?.Config.Timeout.TotalMilliseconds,
        ReservedHeader = _metadata.Reserved,
    };

    /// <summary>Faults put into its connection, the start it waited for, and itself; null where there are none.</summary>
    private IReadOnlyList<string>? Marks()
    {
        var start = _cold ? (_unstarted ?? _instance)?.StartMoments.Faults ?? [] : [];
        return connection.Faults.Count + start.Count == 0 ? Faults?.Marks : [.. connection.Faults, .. start, .. Faults?.Marks ?? []];
    }

    private bool IsStreaming => _markedStreaming != 0 || (_function?.IsStreaming(Target) ?? false);

    /// <summary>More than one message in a direction, or a descriptor, tells that the call is streaming. Idempotent.</summary>
    private void MarkStreaming()
    {
        if (_markedStreaming != 0 || Interlocked.Exchange(ref _markedStreaming, 1) != 0)
            return;
        _metered!.MarkStreaming();
        if (_metered.HoldsInstance)
            connection.Hold(Instance);
    }
}

using FcEmulator.Billing;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// What is known of one call while it runs. The two directions are counted by the two streams that carry them, each on one thread at a
/// time; everything else belongs to the handler.
/// </summary>
internal sealed class Invocation(string requestId, DateTimeOffset arrived, IHttpRequestFeature request, ClientConnection connection)
{
    private GrpcMessageCounter _sent;
    private GrpcMessageCounter _received;
    private ServedFunction? _function;
    private FunctionInstance? _instance;
    private MeteredCall? _metered;
    private SlotLease _lease;
    private int _ended;
    private bool _cold;
    private int _markedStreaming;

    /// <summary>In FC's format, see X-Fc-Request-Id.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>Path and query the function gets: the client's own, or what a rewrite rule made of it.</summary>
    public string Target { get; private set; } = request.RawTarget;

    /// <summary>Only to be asked of a call that was routed.</summary>
    public ServedFunction Function => _function ?? throw new InvalidOperationException("Not routed yet.");

    /// <summary>Only to be asked of a call that has begun.</summary>
    public FunctionInstance Instance => _instance ?? throw new InvalidOperationException("No instance yet.");

    /// <summary>grpc-status of the answer, in whichever place it came; null until then.</summary>
    public string? GrpcStatus { get; set; }

    /// <summary>The function has ended its answer: what happens to the request's rest changes nothing any more.</summary>
    public bool Answered { get; set; }

    /// <summary>The client has ended its side, and the function was told.</summary>
    public bool RequestEnded { get; set; }

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
    }

    /// <summary>The instance gets the call now: from here on it is billed.</summary>
    public void BeginOn(SlotLease lease, DateTimeOffset now)
    {
        _lease = lease;
        _instance = lease.Instance;
        _cold |= lease.Cold;
        _ended = _markedStreaming = 0;
        _metered = _instance.Metered.Begin(connection.Metered, RequestId, request.Path, lease.Cold, now);
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
        _metered!.End(outcome.ToResult(httpStatus, _sent.Messages, _received.Messages, Instance.Channel.Memory?.MaximumMB), now);
        _lease.Dispose();
    }

    public void PassedToFunction(ReadOnlySpan<byte> bytes)
    {
        _sent.Count(bytes);
        if (_sent.Messages > 1)
            MarkStreaming();
    }

    public void PassedToClient(ReadOnlySpan<byte> bytes)
    {
        _received.Count(bytes);
        if (_received.Messages > 1)
            MarkStreaming();
    }

    public CallFinished Finished(InvocationOutcome outcome, DateTimeOffset now) => new(
        now,
        RequestId,
        _function?.Config.Name,
        _instance?.Id,
        request.Path,
        outcome.Text,
        outcome.Failed,
        now - arrived,
        _cold)
    {
        MemoryUsageMB = _instance?.Channel.Memory?.MaximumMB,
    };

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

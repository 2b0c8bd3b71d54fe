using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using FcEmulator.Gateway.Announced;
using FcEmulator.Gateway.Faulty;
using FcEmulator.Instances;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;
using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// One call from its arrival to its line in the log. What is timed and what is billed is the order of the lines in
/// <see cref="AttemptAsync"/>, and stands nowhere else. Safe for concurrent use.
/// </summary>
internal sealed class InvocationHandler(
    LiveApp live,
    Scheduler scheduler,
    FunctionForwarder forwarder,
    ErrorResponseWriter errors,
    ExecutionTimeouts timeouts,
    FaultRules faults,
    AnnouncedReplays replays,
    Recorder? recorder,
    OpenCalls open,
    ICallSink[] sinks,
    TimeProvider time)
{
    /// <summary>How often a call may find that the instance it was given has just died, before it is told so.</summary>
    private const int Attempts = 3;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var arrived = time.GetUtcNow();
        var client = context.Features.GetRequiredFeature<ClientConnection>();
        var invocation = new Invocation(FcIds.NewRequestId(arrived), arrived, request, client, time);
        client.Calls.Enter();
        open.Enter(invocation);
        using var span = CallTrace.Begin(request.Path, request.Headers.TraceParent, request.Headers.TraceState);
        invocation.Span = span;
        try
        {
            var reset = new HeldReset(context.Features.Get<IHttpResetFeature>());
            context.Features.Set<IHttpResetFeature>(reset);
            invocation.Announced = replays.Take(request.Headers);
            if (recorder is not null)
                Record(context, recorder, invocation);
            var outcome = await InvokeAsync(context, request, invocation);

            Tell(invocation.Finished(outcome, StatusSent(context), time.GetUtcNow()), invocation);
            await (outcome.Kind switch
            {
                OutcomeKind.Refused => errors.RefuseAsync(context, invocation.RequestId, outcome.Error!),
                OutcomeKind.FunctionReset => reset.SendAsync(outcome.ResetCode),
                OutcomeKind.TimedOut or OutcomeKind.FunctionFailed or OutcomeKind.OutOfMemory or OutcomeKind.Unreachable => errors.EndWithoutTrailersAsync(context, invocation),
                _ => Task.CompletedTask,
            });
        }
        finally
        {
            open.Leave(invocation);
            client.Calls.Leave();
        }
    }

    private async ValueTask<InvocationOutcome> InvokeAsync(HttpContext context, IHttpRequestFeature request, Invocation invocation)
    {
        var beyondLimit = RequestLimits.Check(request, out var headerBytes);
        invocation.Metadata.RequestBytes = headerBytes;
        if (beyondLimit is not null)
            return InvocationOutcome.Refused(beyondLimit);
        var route = live.Current.Routes.Find(context.Request.Host.Value ?? "", request.Method, request.RawTarget);
        if (route.Error is { } notFound)
            return InvocationOutcome.Refused(notFound);
        invocation.RouteTo(route);
        if (invocation.JoinSession(context.Request) is { } invalidSession)
            return InvocationOutcome.Refused(invalidSession);
        if (faults.Any && StrikesOn(request, invocation) is { } hits)
        {
            invocation.Faults = new CallFaults(hits, context, time);
            context.Request.Body = new FaultedBody(context.Request.Body, invocation.Faults, FaultDirection.In, GrpcContent.Is(request.Headers.ContentType));
            if (await invocation.Faults.ArriveAsync() is { } ended)
                return ended;
        }

        context.Request.Body = new RequestStream(context.Request.Body, invocation);
        context.Features.Set<IHttpResponseBodyFeature>(new ResponseOutput(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.Response, invocation, time));

        for (var attempt = 1; ; attempt++)
        {
            var outcome = await AttemptAsync(context, invocation);
            if (outcome.Kind != OutcomeKind.Unreachable || attempt == Attempts)
                return outcome;
            context.Response.Clear();
        }
    }

    private IReadOnlyList<FaultHit>? StrikesOn(IHttpRequestFeature request, Invocation invocation) =>
        faults.OfCall(invocation.Function.Config.Name, request.Path, name => request.Headers[name], invocation.Announced?.Faults);

    private async ValueTask<InvocationOutcome> AttemptAsync(HttpContext context, Invocation invocation)
    {
        var lease = await scheduler.AcquireAsync(invocation.Function.Scheduled, invocation.Session?.Id, invocation.Announced?.Place, context.RequestAborted);
        if (lease.Failure is AcquireFailure.ClientLeft)
            return new InvocationOutcome(OutcomeKind.ClientCancelled);
        if (lease.Failure is AcquireFailure.NotStarted { Instance: { } unstarted })
            invocation.NotStarted(unstarted);
        if (lease.Failure is { } failure)
            return InvocationOutcome.Refused(FcError.From(failure));

        var outcome = new InvocationOutcome(OutcomeKind.FunctionFailed);
        invocation.BeginOn(lease, time.GetUtcNow());
        using var timeout = timeouts.Begin(invocation.Function.Config.Timeout, lease.Instance.ProcessId);
        invocation.Timeout = timeout.Token;
        try
        {
            outcome = invocation.Faults?.HangsOn(lease.Instance) == true
                ? await CallFaults.HangAsync(context, invocation.Timeout)
                : FunctionForwarder.OutcomeOf(context, invocation, await forwarder.SendAsync(context, invocation));
        }
        finally
        {
            invocation.End(outcome, StatusSent(context), time.GetUtcNow());
        }

        if (outcome.Kind == OutcomeKind.Unreachable)
            scheduler.Retire(lease.Instance, "does not accept connections any more");
        else if (outcome.Kind == OutcomeKind.ClientCancelled && invocation.Function.IsReplacedOnCancel)
            scheduler.Replace(lease.Instance, "its client cancelled (concurrency 1, no health check)");
        return outcome;
    }

    private void Tell(CallFinished finished, Invocation invocation)
    {
        foreach (var sink in sinks)
            sink.Add(finished);
        invocation.Recording?.Finish(finished);
        invocation.Announced?.End(finished);
        CallTrace.End(invocation.Span, finished);
    }

    private void Record(HttpContext context, Recorder into, Invocation invocation)
    {
        var isGrpc = GrpcContent.Is(context.Request.Headers.ContentType);
        invocation.Recording = new CallRecording(into, context.Request.Host.Value ?? "", isGrpc, invocation.Arrived, time);
        context.Request.Body = invocation.Recording.Request(context.Request.Body);
    }

    private static int? StatusSent(HttpContext context) => context.Response.HasStarted ? context.Response.StatusCode : null;
}

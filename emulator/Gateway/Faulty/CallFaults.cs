using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using FcEmulator.Instances.Http2;
using FcEmulator.Scheduling;
using Microsoft.AspNetCore.Connections.Features;

namespace FcEmulator.Gateway.Faulty;

/// <summary>
/// What goes wrong with one call on purpose, and what has. Only calls that a rule hits have one. The two directions and the handler use it at
/// the same time.
/// </summary>
internal sealed class CallFaults(IReadOnlyList<FaultHit> hits, HttpContext context, TimeProvider time)
{
    /// <summary>So long a piece of a body takes under a limit of bandwidth, so that it flows and does not jump.</summary>
    private const double PiecesPerSecond = 20;

    /// <summary>In which what was passed to the web server leaves it.</summary>
    private static readonly TimeSpan Sending = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly List<string> _marks = [];
    private Action? _cut;
    private InvocationOutcome? _outcome;

    /// <summary>What is done to a call waits for it: a message may pass, together with the head, before that is sent. Another one for each attempt.</summary>
    private TaskCompletionSource<(FunctionInstance Instance, InstanceCall Call)> _opened = new();

    /// <summary>What a fault made of the call; null while none has decided that.</summary>
    public InvocationOutcome? Outcome
    {
        get
        {
            lock (_lock)
                return _outcome;
        }
    }

    /// <summary>Those that have happened.</summary>
    public IReadOnlyList<string>? Marks
    {
        get
        {
            lock (_lock)
                return _marks.Count == 0 ? null : [.. _marks];
        }
    }

    /// <summary>Ends the forwarding of the call; null while it is not forwarded.</summary>
    public Action? Cut
    {
        set
        {
            lock (_lock)
                _cut = value;
        }
    }

    /// <summary>What happens before the call asks for a slot. Null where it goes on.</summary>
    public async ValueTask<InvocationOutcome?> ArriveAsync()
    {
        foreach (var hit in hits)
        {
            switch (hit.Rule.Kind)
            {
                case FaultKind.Delay:
                    Mark(hit);
                    try
                    {
                        await Task.Delay(hit.Rule.Time, time, context.RequestAborted);
                    }
                    catch (OperationCanceledException)
                    {
                        return new InvocationOutcome(OutcomeKind.ClientCancelled);
                    }

                    break;
                case FaultKind.Throttle:
                    Mark(hit);
                    return InvocationOutcome.Refused(FcError.From(new AcquireFailure.Throttled($"a fault put in on purpose says so ({hit.Mark})")));
            }
        }

        return null;
    }

    /// <summary>An instance has the call, but nothing of it was sent. True where nothing is to be.</summary>
    public bool HangsOn(FunctionInstance instance)
    {
        _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var limit in hits.Where(hit => hit.Rule.Kind == FaultKind.MaxStreams))
        {
            Mark(limit);
            instance.Channel.LimitStreams(limit.Rule.Streams);
        }

        if (hits.FirstOrDefault(hit => hit.Rule.Kind == FaultKind.Hang) is not { } hang)
            return false;
        Mark(hang);
        return true;
    }

    /// <summary>Waits until the call is cut off, or its client has had enough.</summary>
    public static async ValueTask<InvocationOutcome> HangAsync(HttpContext context, CancellationToken timeout)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout, context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new InvocationOutcome(timeout.IsCancellationRequested ? OutcomeKind.TimedOut : OutcomeKind.ClientCancelled);
    }

    /// <summary>The instance was sent the call's head: what counts no messages happens now.</summary>
    public void Opened(FunctionInstance instance, InstanceCall call)
    {
        _opened.SetResult((instance, call));
        foreach (var hit in hits.Where(hit => Acts(hit.Rule) && hit.Rule is { After: 0, Kind: not FaultKind.Stall }))
            _ = ActAsync(hit, instance, call);
    }

    /// <summary>So many messages have passed: what counts them happens now. Throws where that ends the call.</summary>
    public async ValueTask PassedAsync(FaultDirection direction, int messages, CancellationToken cancellationToken)
    {
        ThrowIfOver();
        foreach (var hit in hits)
        {
            if (hit.Rule.Direction != direction || hit.Rule.After > messages || !Acts(hit.Rule))
                continue;
            if (hit.Rule.Kind == FaultKind.Stall)
            {
                Mark(hit);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
            else if (hit.Rule.After > 0)
            {
                var (instance, call) = await _opened.Task.WaitAsync(cancellationToken);
                await ActAsync(hit, instance, call);
            }
        }

        ThrowIfOver();
    }

    public void ThrowIfOver()
    {
        if (Outcome is not null)
            throw new InjectedFaultException();
    }

    /// <summary>After how many messages in all the direction is to be cut next.</summary>
    public int NextCut(FaultDirection direction, int passed) => hits
        .Where(hit => hit.Rule.Direction == direction && Acts(hit.Rule) && hit.Rule.After > passed)
        .Select(hit => hit.Rule.After)
        .DefaultIfEmpty(int.MaxValue)
        .Min();

    /// <summary>Octets that may pass in one piece.</summary>
    public long PieceOf(FaultDirection direction) => hits
        .Where(hit => hit.Rule.Kind == FaultKind.Bandwidth && IsIn(hit.Rule, direction))
        .Select(hit => Math.Max(1, (long)(hit.Rule.Rate / PiecesPerSecond)))
        .DefaultIfEmpty(long.MaxValue)
        .Min();

    public async ValueTask SlowDownAsync(FaultDirection direction, int octets, CancellationToken cancellationToken)
    {
        foreach (var hit in hits)
        {
            if (!IsIn(hit.Rule, direction))
                continue;
            var pause = hit.Rule.Kind switch
            {
                FaultKind.Latency => hit.Rule.Time,
                FaultKind.Bandwidth => TimeSpan.FromSeconds((double)octets / hit.Rule.Rate),
                _ => TimeSpan.Zero,
            };
            if (pause == TimeSpan.Zero)
                continue;
            Mark(hit);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Whether the answer is to end without trailers.</summary>
    public bool TakesTrailers()
    {
        if (hits.FirstOrDefault(hit => hit.Rule.Kind == FaultKind.NoTrailers) is not { } taken)
            return false;
        Mark(taken);
        return true;
    }

    private static bool Acts(FaultRule rule) =>
        rule.Kind is FaultKind.Kill or FaultKind.OutOfMemory or FaultKind.GoAway or FaultKind.Reset or FaultKind.Drop or FaultKind.Stall;

    private static bool IsIn(FaultRule rule, FaultDirection direction) => rule.Direction == direction || rule.Direction == FaultDirection.Both;

    private async Task ActAsync(FaultHit hit, FunctionInstance instance, InstanceCall call)
    {
        if (!Mark(hit))
            return;
        var rule = hit.Rule;
        switch (rule.Kind)
        {
            case FaultKind.Kill or FaultKind.OutOfMemory:
                if (rule.Kind == FaultKind.OutOfMemory)
                    instance.Channel.Memory?.EndOnPurpose();
                // Killed, and its connection given up, before the call can end by what is decided: who calls again then must find neither.
                var stopped = instance.Running.StopAsync(TimeSpan.Zero);
                Decide(new InvocationOutcome(rule.Kind == FaultKind.Kill ? OutcomeKind.FunctionFailed : OutcomeKind.OutOfMemory), cancel: false);
                instance.Channel.Connection?.Drop();
                await stopped;
                CutOff();
                break;
            case FaultKind.GoAway when rule.Side == FaultSide.Instance:
                instance.Channel.Connection?.GoAway();
                break;
            case FaultKind.GoAway:
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                break;
            case FaultKind.Reset when rule.Side == FaultSide.Instance:
                Decide(new InvocationOutcome(OutcomeKind.FunctionFailed), cancel: false);
                call.Reset(rule.Code);
                break;
            case FaultKind.Reset:
                // The web server would drop what it has not sent when the stream is reset.
                if (rule.After > 0)
                    await Task.Delay(Sending, TimeProvider.System);
                Decide(new InvocationOutcome(OutcomeKind.FunctionReset, ResetCode: rule.Code) { IsOnPurpose = true });
                break;
            case FaultKind.Drop when rule.Side == FaultSide.Instance:
                // What of the answer was there already does not count any more.
                Decide(new InvocationOutcome(OutcomeKind.FunctionFailed), cancel: false);
                instance.Channel.Connection?.Drop();
                CutOff();
                break;
            case FaultKind.Drop:
                context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
                break;
        }
    }

    /// <param name="cancel">False where what happens ends the forwarding by itself.</param>
    private void Decide(InvocationOutcome outcome, bool cancel = true)
    {
        lock (_lock)
        {
            if (_outcome is not null)
                return;
            _outcome = outcome;
        }

        if (cancel)
            CutOff();
    }

    private void CutOff()
    {
        lock (_lock)
            _cut?.Invoke();
    }

    /// <summary>False where it has happened before.</summary>
    private bool Mark(FaultHit hit)
    {
        if (!hit.Happened())
            return false;
        lock (_lock)
            _marks.Add(hit.Mark);
        return true;
    }
}

namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// Every decision about instances: who gets which slot, and when an instance is started, replaced, reclaimed or refused. Pure and
/// synchronous: time is an argument, nothing is started, awaited or logged; what is to be done is handed to the driver by
/// <see cref="TakeActions"/>. The live scheduler and the simulator are its two drivers. Not thread-safe: its owner calls it under one lock.
/// </summary>
internal sealed class Account
{
    private readonly Fleet _fleet;
    private readonly WaitingLine _waiting;
    private readonly RecordedPlacement _recorded;

    public Account(AccountRules rules)
    {
        _fleet = new Fleet(rules);
        _waiting = new WaitingLine(_fleet.Functions);
        _recorded = new RecordedPlacement(_fleet, _waiting);
    }

    /// <summary>Starting and ready instances of all functions.</summary>
    public int InstanceCount => _fleet.Count;

    public int WaitingCount => _waiting.Count;

    /// <summary>Minimum instances are started by the next <see cref="Tick"/>.</summary>
    public PooledFunction Add(ScalingRules function, Func<PooledFunction, DateTimeOffset, PooledInstance> create) => _fleet.Add(function, create);

    /// <summary>
    /// Another function takes its place, or none: its instances, which are returned, get no further requests and are stopped once those they
    /// have are finished. A request that was on its way here meanwhile is still served.
    /// </summary>
    public IReadOnlyList<PooledInstance> Remove(PooledFunction function, string reason, DateTimeOffset now)
    {
        function.Remove();
        PooledInstance[] left = [.. function.Pool.Instances, .. function.Pool.Unhealthy];
        foreach (var instance in left)
            Retire(instance, reason, now, drain: true);
        return left;
    }

    /// <summary>Starts an instance before a request needs it; null where the limits do not allow it.</summary>
    /// <param name="standsFor">The recorded instance it is to stand for; one that is there already may do.</param>
    public PooledInstance? StartAhead(PooledFunction function, string reason, DateTimeOffset now, RecordedInstance? standsFor = null)
    {
        if (standsFor is not null)
            return _recorded.StandInFor(standsFor, function, cold: false, now, out _);
        return _fleet.RefusalToStart(function, now) == Refusal.None ? _fleet.Start(function, reason, now) : null;
    }

    /// <summary>
    /// Claims a slot in one step: on a ready instance, on a starting one, on a new one if the limits allow, else a refusal; one that
    /// <see cref="Claim.MayWait"/> can be <see cref="Enqueue">queued</see>.
    /// </summary>
    /// <param name="sessionId">Needed exactly where the function has session affinity.</param>
    /// <param name="place">Where a recording that is replayed has the request; it goes there, whatever else would decide, sessions included.</param>
    public Claim Acquire(PooledFunction function, DateTimeOffset now, string? sessionId = null, RecordedPlace? place = null)
    {
        if (place is not null)
            return _recorded.Claim(function, place, now);
        if (function.Queue.Count == 0 || (sessionId is not null && function.Sessions!.Find(sessionId, now) is not null))
            return ClaimSlot(function, now, sessionId);
        // Growth may have become possible by time alone. Who still waits after this, waits before this request.
        Pump(now);
        return function.Queue.Count == 0 ? ClaimSlot(function, now, sessionId) : Claim.Refused(_fleet.RefusalToStart(function, now));
    }

    /// <summary>Lets a request wait that was refused; false where as many wait as may.</summary>
    public bool Enqueue(PooledFunction function, QueuedRequest request, DateTimeOffset now, string? sessionId = null, RecordedPlace? place = null)
    {
        if (place is null && function.Queue.Count >= function.Rules.QueueLength)
            return false;
        _waiting.Add(function, request, now, sessionId, place);
        return true;
    }

    /// <summary>A queued request's client left. False where it has been woken already: what it got is then to be given back.</summary>
    public bool Cancel(QueuedRequest request) => _waiting.Remove(request);

    /// <summary>Gives a claim's slot back.</summary>
    public void Release(Claim claim, DateTimeOffset now)
    {
        var instance = claim.Instance!;
        var function = instance.Function;
        if (claim.Session is { } session)
            function.Sessions!.EndRequest(session, now);
        function.Pool.GiveSlot(instance, now);
        if (instance.State == InstanceState.Ready)
            instance.HasServed = true;
        if (instance.StopWhenDrained is { } reason && instance.UsedSlots == 0)
        {
            instance.StopWhenDrained = null;
            _fleet.Stop(instance, reason);
        }

        if (function.IsRemoved && instance.UsedSlots == 0)
            Retire(instance, "its function was replaced", now);
        if (instance.State == InstanceState.Ready && function.Pauses.Failures > 0)
        {
            function.Pauses.NoteSuccess();
            Settle(now);
        }
        else if (_waiting.Count > 0)
        {
            Pump(now);
        }
    }

    public static void Hold(PooledInstance instance) => instance.Function.Pool.Hold(instance);

    public static void Unhold(PooledInstance instance, DateTimeOffset now) => instance.Function.Pool.Unhold(instance, now);

    /// <summary>A start succeeded.</summary>
    public void MarkReady(PooledInstance instance, DateTimeOffset now)
    {
        if (instance.State != InstanceState.Starting)
            return;
        instance.Function.Pool.MarkReady(instance, now);
        if (instance.Replaces is { State: InstanceState.Unhealthy } unhealthy)
            Retire(unhealthy, "unhealthy", now, drain: true);
        _recorded.Pump(now);
    }

    /// <summary>A start failed: the driver has nothing left to stop.</summary>
    public void StartFailed(PooledInstance instance, DateTimeOffset now)
    {
        if (!_fleet.Remove(instance))
            return;
        instance.Function.Pauses.NoteFailure(instance.StartedAt, now);
        Settle(now);
    }

    /// <summary>An instance that was ready ended by itself; the driver cleans up by the stop this leads to.</summary>
    public void Ended(PooledInstance instance, string reason, DateTimeOffset now)
    {
        if (!_fleet.Remove(instance))
            return;
        if (!instance.HasServed && instance.UsedSlots == 0 && now - instance.ReadyAt < RestartPauses.Settled)
            instance.Function.Pauses.NoteFailure(instance.StartedAt, now);
        else
            instance.Function.Pauses.NoteSuccess();
        _fleet.Stop(instance, reason);
        Settle(now);
    }

    /// <summary>Gives the instance no further requests and stops it. Does nothing where that happened already.</summary>
    /// <param name="drain">Lets its running requests end first.</param>
    public void Retire(PooledInstance instance, string reason, DateTimeOffset now, bool drain = false)
    {
        if (!_fleet.Remove(instance))
            return;
        if (drain && instance.UsedSlots > 0)
            instance.StopWhenDrained = reason;
        else
            _fleet.Stop(instance, reason);
        Settle(now);
    }

    /// <summary>Retires the instance and starts another in its place, if the limits allow.</summary>
    public void Replace(PooledInstance instance, string reason, DateTimeOffset now)
    {
        if (!_fleet.Remove(instance))
            return;
        _fleet.Stop(instance, reason);
        if (_fleet.RefusalToStart(instance.Function, now) == Refusal.None)
            _fleet.Start(instance.Function, "replacement", now, replaces: instance);
        Settle(now);
    }

    /// <summary>What health checks found. An unhealthy instance gets no requests and is replaced, unless it recovers before that.</summary>
    public void SetHealth(PooledInstance instance, bool healthy, DateTimeOffset now)
    {
        if (!healthy && instance.State == InstanceState.Ready)
            _fleet.SetAside(instance);
        else if (!healthy || instance.State != InstanceState.Unhealthy)
            return;
        else if (_fleet.RefusalToHold(instance.Function) == Refusal.None)
            _fleet.BringBack(instance, now);
        else
            Retire(instance, "unhealthy", now, drain: true);
        Settle(now);
    }

    /// <summary>Does what is due by <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var function in _fleet.Functions)
        {
            function.Sessions?.Expire(now);
            while (function.Queue.First is { } oldest && oldest.Deadline <= now)
                Refuse(oldest, Refusal.QueueTimeout);
            while (function.Pool.OldestIdle is { } idle && now - idle.IdleSince >= function.Rules.IdleTimeout)
            {
                _fleet.Remove(idle);
                _fleet.Stop(idle, "idle");
            }
        }

        Settle(now);
    }

    /// <summary>When <see cref="Tick"/> next has something to do, if nothing else happens; null where it has not.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now) => _fleet.Functions.Select(function => function.NextDue(now)).Min();

    /// <summary>Starts nothing any more, refuses who waits and stops every instance.</summary>
    public void Stop()
    {
        _fleet.Close();
        while (_waiting.Placed.First is { } placed)
            Refuse(placed, Refusal.Stopping);
        foreach (var function in _fleet.Functions)
        {
            while (function.Queue.First is { } request)
                Refuse(request, Refusal.Stopping);
            foreach (var instance in (PooledInstance[])[.. function.Pool.Instances, .. function.Pool.Unhealthy])
            {
                _fleet.Remove(instance);
                _fleet.Stop(instance, "shutdown");
            }
        }
    }

    /// <summary>What the driver is to do since it last asked, in order. To be taken under the lock, and done outside it.</summary>
    public IReadOnlyList<ScalingAction> TakeActions() => _fleet.TakeActions();

    private Claim ClaimSlot(PooledFunction function, DateTimeOffset now, string? sessionId)
    {
        if (function.Rules.InstanceLimit == 0)
            return Claim.Refused(Refusal.Blocked);
        var session = sessionId is null ? null : function.Sessions!.Find(sessionId, now);
        if (session is { Instance.FreeSlots: 0 })
            return Claim.Refused(Refusal.SessionFull);
        if (session is null && sessionId is not null && function.Sessions!.IsSpent(sessionId))
            return Claim.Refused(Refusal.SessionExpired);
        var instance = session?.Instance ?? function.Pool.Pick();
        if (instance is null)
        {
            if (_fleet.RefusalToStart(function, now) is not Refusal.None and var refusal)
                return Claim.Refused(refusal);
            instance = _fleet.Start(function, function.Pool.Count == 0 ? "first request" : "all slots are taken", now);
        }

        if (sessionId is not null)
        {
            session ??= function.Sessions!.Bind(sessionId, instance, now);
            function.Sessions!.BeginRequest(session);
        }

        function.Pool.TakeSlot(instance);
        return new Claim(instance, session, Refusal.None);
    }

    /// <summary>After limits may have got room: waiting requests first, then the instances nobody waits for.</summary>
    private void Settle(DateTimeOffset now)
    {
        if (_waiting.Count > 0)
            Pump(now);
        _fleet.StartWanted(now);
    }

    /// <summary>Gives waiting requests what there is, the oldest first over all functions.</summary>
    private void Pump(DateTimeOffset now)
    {
        _recorded.Pump(now);
        var passedOver = 0L;
        while (_waiting.OldestAfter(passedOver) is { } oldest)
        {
            var claim = ClaimSlot(oldest.Function, now, oldest.SessionId);
            // A pause ends by itself, and running instances may have a slot before that.
            if (claim.MayWait || (claim.Refusal == Refusal.RestartPause && oldest.Function.Pool.Count > 0))
            {
                passedOver = oldest.Number;
                continue;
            }

            _waiting.Remove(oldest);
            _fleet.Wake(oldest, claim);
        }
    }

    private void Refuse(QueuedRequest request, Refusal refusal)
    {
        _waiting.Remove(request);
        _fleet.Wake(request, Claim.Refused(refusal));
    }
}

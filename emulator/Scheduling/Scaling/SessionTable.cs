namespace FcEmulator.Scheduling.Scaling;

/// <summary>One function's sessions: which instance each id is bound to, and until when. Pure, time is an argument; not thread-safe.</summary>
internal sealed class SessionTable(SessionRules rules, InstancePool pool)
{
    /// <summary>FC's longest TTL: for so long an id that must not be used again is remembered.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(21600);

    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<Session> _byEnd = new();
    private readonly LinkedList<Session> _idle = [];
    private readonly Dictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _spentByTime = new();

    public int Count => _sessions.Count;

    /// <summary>When the next session ends if nothing happens; null where there is none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? end = _byEnd.TryPeek(out var first) ? first.EndsAt : null;
            return rules.IdleTimeout > TimeSpan.Zero && _idle.First?.Value.IdleSince + rules.IdleTimeout is { } idle && !(end < idle) ? idle : end;
        }
    }

    /// <summary>The session under this id; null where there is none that an instance still serves.</summary>
    public Session? Find(string id, DateTimeOffset now)
    {
        Expire(now);
        if (!_sessions.TryGetValue(id, out var session))
            return null;
        if (session.Instance.State is InstanceState.Ready or InstanceState.Starting)
            return session;
        // Its instance is gone or ill: that ends the affinity, not the client's right to its id.
        End(session, now);
        return null;
    }

    /// <summary>The id was a session's that has expired, and must not begin another.</summary>
    public bool IsSpent(string id) => _spent.ContainsKey(id);

    public Session Bind(string id, PooledInstance instance, DateTimeOffset now)
    {
        var session = new Session(id, instance, now + rules.Ttl) { IdleSince = now };
        _sessions[id] = session;
        _byEnd.Enqueue(session);
        _idle.AddLast(session.IdleNode);
        pool.AddSession(instance);
        return session;
    }

    public void BeginRequest(Session session)
    {
        if (session.OpenRequests++ == 0 && !session.Ended)
            _idle.Remove(session.IdleNode);
    }

    public void EndRequest(Session session, DateTimeOffset now)
    {
        if (--session.OpenRequests > 0 || session.Ended)
            return;
        session.IdleSince = now;
        _idle.AddLast(session.IdleNode);
    }

    /// <summary>Ends what is over. A session that ends with requests open lets them finish.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_byEnd.TryPeek(out var first) && (first.Ended || first.EndsAt <= now))
            ExpireOne(_byEnd.Dequeue(), now);
        while (rules.IdleTimeout > TimeSpan.Zero && _idle.First is { } idle && idle.Value.IdleSince + rules.IdleTimeout <= now)
            ExpireOne(idle.Value, now);
        while (_spentByTime.TryPeek(out var spent) && spent.At + Memory <= now)
            _spent.Remove(_spentByTime.Dequeue().Id);
    }

    private void ExpireOne(Session session, DateTimeOffset now)
    {
        if (session.Ended)
            return;
        End(session, now);
        if (rules.ReuseIds)
            return;
        _spent[session.Id] = now;
        _spentByTime.Enqueue((session.Id, now));
    }

    private void End(Session session, DateTimeOffset now)
    {
        session.Ended = true;
        _sessions.Remove(session.Id);
        if (session.OpenRequests == 0)
            _idle.Remove(session.IdleNode);
        pool.RemoveSession(session.Instance, now);
    }
}

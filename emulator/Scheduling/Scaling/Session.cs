namespace FcEmulator.Scheduling.Scaling;

/// <summary>A session and the instance its requests go to. Guarded by the lock of whoever owns the account.</summary>
internal sealed class Session
{
    public Session(string id, PooledInstance instance, DateTimeOffset endsAt)
    {
        (Id, Instance, EndsAt) = (id, instance, endsAt);
        IdleNode = new LinkedListNode<Session>(this);
    }

    public string Id { get; }

    public PooledInstance Instance { get; }

    /// <summary>When its TTL is over.</summary>
    public DateTimeOffset EndsAt { get; }

    public int OpenRequests { get; internal set; }

    public bool Ended { get; internal set; }

    internal DateTimeOffset IdleSince { get; set; }

    /// <summary>Place among those without an open request.</summary>
    internal LinkedListNode<Session> IdleNode { get; }
}

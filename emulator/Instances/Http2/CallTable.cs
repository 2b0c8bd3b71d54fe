namespace FcEmulator.Instances.Http2;

/// <summary>The calls that are open on one connection, by their stream. Guarded by the connection's lock.</summary>
internal sealed class CallTable
{
    /// <summary>A client's streams are odd.</summary>
    public const int FirstStream = 1;

    private readonly Dictionary<int, InstanceCall> _calls = [];
    private int _next = FirstStream;

    public int Count => _calls.Count;

    public IReadOnlyCollection<InstanceCall> All => _calls.Values;

    /// <summary>Stream ids are used up after a billion calls; a fresh connection has them all again.</summary>
    public bool IsUsedUp => _next > int.MaxValue - 2;

    /// <summary>The stream of the next call: they only rise.</summary>
    public int TakeStream()
    {
        var stream = _next;
        _next += 2;
        return stream;
    }

    public void Add(InstanceCall call) => _calls.Add(call.Id, call);

    public bool Contains(InstanceCall call) => _calls.ContainsKey(call.Id);

    /// <summary>The call a frame is for; null for one that is over.</summary>
    public InstanceCall? Find(int stream) => stream < _next && stream % 2 == 1
        ? _calls.GetValueOrDefault(stream)
        : throw new Http2ProtocolException(Http2Codes.ProtocolError, "The function sent a frame for a stream that nobody opened.");

    public bool Remove(InstanceCall call) => _calls.Remove(call.Id);

    public InstanceCall[] RemoveBehind(int lastStream)
    {
        InstanceCall[] behind = [.. _calls.Values.Where(call => call.Id > lastStream)];
        foreach (var call in behind)
            _calls.Remove(call.Id);
        return behind;
    }

    /// <summary>Ends calls that were removed. Not under the lock: their consumers go on from here, on other threads.</summary>
    public static void Fail(IEnumerable<InstanceCall> calls, Exception reason)
    {
        foreach (var call in calls)
        {
            if (call.Fail(reason))
                ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        }
    }
}

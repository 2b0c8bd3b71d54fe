namespace FcEmulator.Instances.Http2;

/// <summary>
/// How much of the requests' bodies the instance still takes: on the connection, and on each call (RFC 9113, section 5.2). Guarded by the
/// connection's lock.
/// </summary>
internal sealed class SendWindows
{
    private long _connection = Http2Codes.DefaultWindow;

    /// <summary>What a call begins with.</summary>
    public int First { get; private set; } = Http2Codes.DefaultWindow;

    /// <summary>Uses up what both windows allow of so many octets. The result is how many.</summary>
    public int Use(InstanceCall call, int wanted)
    {
        var allowed = (int)Math.Clamp(Math.Min(_connection, call.SendWindow), 0, wanted);
        _connection -= allowed;
        call.SendWindow -= allowed;
        return allowed;
    }

    public static void Widen(InstanceCall call, long octets)
    {
        call.SendWindow = Checked(call.SendWindow + octets);
        call.WindowWaiter?.TrySetResult();
    }

    public void WidenConnection(int octets, IEnumerable<InstanceCall> calls)
    {
        _connection = Checked(_connection + octets);
        foreach (var call in calls)
            call.WindowWaiter?.TrySetResult();
    }

    /// <summary>The setting holds for open calls too, by as much as it changes; a window may become negative by that.</summary>
    public void ChangeFirst(uint octets, IEnumerable<InstanceCall> calls)
    {
        var change = Checked(octets) - First;
        First = (int)octets;
        foreach (var call in calls)
            Widen(call, change);
    }

    private static long Checked(long window) => window <= int.MaxValue
        ? window
        : throw new Http2ProtocolException(Http2Codes.FlowControlError, "The function gave a window of more than 2^31-1.");
}

namespace FcEmulator.Instances.Http2;

/// <summary>What can be made to go wrong on a connection on purpose.</summary>
internal sealed partial class InstanceHttp2Connection
{
    /// <summary>Tells the instance that it gets no further calls here: those that run finish, the next one opens another connection.</summary>
    public void GoAway()
    {
        lock (_lock)
        {
            if (_ended is not null || _goingAway)
                return;
            _goingAway = true;
            _output.AppendGoAway(Http2Codes.NoError);
            _turns.GiveAll();
            CloseIfDone_NeedsLock();
        }

        Flush();
    }

    /// <summary>Breaks the connection, and every call on it.</summary>
    public void Drop() => Close(new InstanceLostException("A fault put in on purpose broke the instance's connection."));

    /// <summary>As if the instance took no more streams at once: what is beyond waits for its turn.</summary>
    public void LimitStreams(int streams)
    {
        lock (_lock)
            _turns.Cap = Math.Min(_turns.Cap, (uint)streams);
    }
}

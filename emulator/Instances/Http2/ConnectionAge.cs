namespace FcEmulator.Instances.Http2;

/// <summary>
/// How long an instance kept its connection before it ended it. Told when another is opened, since one that ends its connection and does not take
/// another may just be ending itself. Safe for use from several threads.
/// </summary>
/// <param name="reopened">Gets how long the one before was open.</param>
internal sealed class ConnectionAge(TimeProvider time, Action<TimeSpan> reopened)
{
    private readonly Lock _lock = new();
    private TimeSpan? _ended;

    /// <summary>A connection was opened.</summary>
    public void Follow(InstanceHttp2Connection connection)
    {
        var opened = time.GetTimestamp();
        TimeSpan? before;
        lock (_lock)
        {
            before = _ended;
            _ended = null;
        }

        connection.EndedByInstance = () =>
        {
            lock (_lock)
                _ended ??= time.GetElapsedTime(opened);
        };
        if (before is { } lasted)
            reopened(lasted);
    }
}

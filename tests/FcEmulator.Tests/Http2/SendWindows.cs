namespace FcEmulator.Tests.Http2;

/// <summary>What the other side's flow control still lets us send. Safe for use from several threads.</summary>
internal sealed class SendWindows
{
    /// <summary>RFC 9113 section 6.9.2.</summary>
    private const int Initial = 65_535;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _beyondInitial = [];
    private readonly HashSet<int> _reset = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _connection = Initial;
    private long _initial = Initial;
    private IOException? _ended;

    /// <summary>Octets a DATA frame of this stream may carry now; below zero where more was sent than allowed.</summary>
    public long Available(int streamId)
    {
        lock (_lock)
            return Math.Min(_connection, _initial + _beyondInitial.GetValueOrDefault(streamId));
    }

    /// <summary>Takes in SETTINGS, WINDOW_UPDATE and RST_STREAM.</summary>
    public void Receive(Http2Frame frame)
    {
        lock (_lock)
        {
            if (frame.Type == Http2FrameType.RstStream)
            {
                _reset.Add(frame.StreamId);
            }
            else if (frame.Type == Http2FrameType.Settings)
            {
                foreach (var setting in frame.ReadSettings().Where(s => s.Id == Http2SettingId.InitialWindowSize))
                    _initial = setting.Value;
            }
            else if (frame.StreamId == 0)
            {
                _connection += frame.LeadingInt31;
            }
            else
            {
                Credit_NeedsLock(frame.StreamId, frame.LeadingInt31);
            }

            Announce_NeedsLock();
        }
    }

    /// <summary>Whoever waits for a window gets this instead.</summary>
    public void End(IOException reason)
    {
        lock (_lock)
        {
            _ended = reason;
            Announce_NeedsLock();
        }
    }

    /// <summary>Counts what is about to be sent, allowed or not.</summary>
    public void Spend(int streamId, int octets)
    {
        lock (_lock)
        {
            _connection -= octets;
            Credit_NeedsLock(streamId, -octets);
        }
    }

    /// <summary>Claims up to <paramref name="wanted"/> octets as soon as there is any window; zero is granted at once.</summary>
    public async Task<int> ClaimAsync(int streamId, int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_ended is not null)
                    throw _ended;
                if (_reset.Contains(streamId))
                    throw new IOException($"The other side has reset stream {streamId}.");
                var granted = (int)Math.Min(wanted, Available(streamId));
                if (granted > 0 || wanted == 0)
                {
                    Spend(streamId, Math.Max(granted, 0));
                    return Math.Max(granted, 0);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Announce_NeedsLock()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Credit_NeedsLock(int streamId, long octets) =>
        _beyondInitial[streamId] = _beyondInitial.GetValueOrDefault(streamId) + octets;
}

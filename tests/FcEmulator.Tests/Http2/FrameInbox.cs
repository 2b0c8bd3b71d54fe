namespace FcEmulator.Tests.Http2;

/// <summary>Frames not yet taken; whoever waits takes the first that fits, in wire order. Safe for use from several threads.</summary>
internal sealed class FrameInbox
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedFrame> _frames = [];
    private readonly List<Waiter> _waiters = [];
    private ConnectionEnd? _end;

    public IReadOnlyList<ReceivedFrame> Unread
    {
        get
        {
            lock (_lock)
                return [.. _frames];
        }
    }

    public void Add(ReceivedFrame frame)
    {
        lock (_lock)
        {
            var waiter = _waiters.Find(w => w.Fits(frame));
            if (waiter is null)
                _frames.Add(frame);
            else
                Answer(waiter, w => w.Taken.SetResult(frame));
        }
    }

    /// <summary>Ends all waiting; frames that came before can still be taken.</summary>
    public void Complete(ConnectionEnd end)
    {
        lock (_lock)
        {
            _end = end;
            foreach (var waiter in _waiters.ToArray())
                Answer(waiter, w => w.Taken.SetException(new ConnectionEndedException(end, _frames)));
        }
    }

    public Task<ReceivedFrame> TakeAsync(Func<ReceivedFrame, bool> fits)
    {
        lock (_lock)
        {
            var index = _frames.FindIndex(frame => fits(frame));
            if (index >= 0)
            {
                var frame = _frames[index];
                _frames.RemoveAt(index);
                return Task.FromResult(frame);
            }

            if (_end is not null)
                return Task.FromException<ReceivedFrame>(new ConnectionEndedException(_end, _frames));
            var waiter = new Waiter(fits);
            _waiters.Add(waiter);
            return waiter.Taken.Task;
        }
    }

    private void Answer(Waiter waiter, Action<Waiter> answer)
    {
        _waiters.Remove(waiter);
        answer(waiter);
    }

    private sealed record Waiter(Func<ReceivedFrame, bool> Fits)
    {
        public TaskCompletionSource<ReceivedFrame> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

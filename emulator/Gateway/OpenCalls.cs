using FcEmulator.Telemetry;

namespace FcEmulator.Gateway;

/// <summary>
/// The calls that are running: who looks sees them, and shutdown knows when the last one has ended. A list that runs through the calls
/// themselves, so that a call costs two short locks and no memory. Safe for use from several threads.
/// </summary>
internal sealed class OpenCalls
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Invocation? _first;
    private Invocation? _last;
    private int _open;
    private bool _stopping;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _open;
        }
    }

    /// <summary>One of them has its whole answer, and is about to be written down, or waits for the end of the client's side.</summary>
    public bool AnyAnswered
    {
        get
        {
            lock (_lock)
            {
                for (var call = _first; call is not null; call = call.NextOpen)
                {
                    if (call.Answered)
                        return true;
                }

                return false;
            }
        }
    }

    public void Enter(Invocation call)
    {
        lock (_lock)
        {
            _open++;
            call.NextOpen = _first;
            _first?.PreviousOpen = call;
            _first = call;
            _last ??= call;
        }
    }

    public void Leave(Invocation call)
    {
        bool done;
        lock (_lock)
        {
            if (call.PreviousOpen is { } previous)
                previous.NextOpen = call.NextOpen;
            else
                _first = call.NextOpen;
            if (call.NextOpen is { } next)
                next.PreviousOpen = call.PreviousOpen;
            else
                _last = call.PreviousOpen;
            call.NextOpen = call.PreviousOpen = null;
            done = --_open == 0 && _stopping;
        }

        if (done)
            _none.TrySetResult();
    }

    /// <summary>The oldest first.</summary>
    /// <param name="most">No more than so many, so that a look at a flood costs little.</param>
    public IReadOnlyList<OpenCall> Oldest(int most)
    {
        var calls = new List<OpenCall>();
        lock (_lock)
        {
            for (var call = _last; call is not null && calls.Count < most; call = call.PreviousOpen)
                calls.Add(call.Snapshot());
        }

        return calls;
    }

    /// <summary>Null where no running call has this id.</summary>
    public OpenCall? Find(string requestId)
    {
        lock (_lock)
        {
            for (var call = _first; call is not null; call = call.NextOpen)
            {
                if (call.RequestId == requestId)
                    return call.Snapshot();
            }

            return null;
        }
    }

    /// <summary>To be asked once, at shutdown: completes when no call is running.</summary>
    public Task WaitForNoneAsync()
    {
        lock (_lock)
        {
            _stopping = true;
            if (_open == 0)
                _none.TrySetResult();
        }

        return _none.Task;
    }
}

namespace FcEmulator.Scheduling.Scaling;

/// <summary>One function's waiting requests, oldest first; any can leave in constant time. Not thread-safe.</summary>
internal sealed class RequestQueue
{
    private QueuedRequest? _last;

    public QueuedRequest? First { get; private set; }

    public int Count { get; private set; }

    public void AddLast(QueuedRequest request)
    {
        request.Queue = this;
        request.Previous = _last;
        if (_last is null)
            First = request;
        else
            _last.Next = request;
        _last = request;
        Count++;
    }

    /// <summary>False where it does not wait here (any more).</summary>
    public bool Remove(QueuedRequest request)
    {
        if (request.Queue != this)
            return false;
        if (request.Previous is null)
            First = request.Next;
        else
            request.Previous.Next = request.Next;
        if (request.Next is null)
            _last = request.Previous;
        else
            request.Next.Previous = request.Previous;
        request.Queue = null;
        request.Previous = request.Next = null;
        Count--;
        return true;
    }
}

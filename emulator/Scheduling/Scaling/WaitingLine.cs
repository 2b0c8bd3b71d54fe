namespace FcEmulator.Scheduling.Scaling;

/// <summary>The waiting requests of all functions, in the order in which they came. Part of the <see cref="Account"/>; not thread-safe.</summary>
internal sealed class WaitingLine(IReadOnlyList<PooledFunction> functions)
{
    private long _number;

    public int Count { get; private set; }

    /// <summary>Those that wait for one instance, as a recording has it: apart from all others, and without a deadline.</summary>
    public RequestQueue Placed { get; } = new();

    /// <param name="place">Given where it waits among <see cref="Placed"/>.</param>
    public void Add(PooledFunction function, QueuedRequest request, DateTimeOffset now, string? sessionId, RecordedPlace? place = null)
    {
        request.Function = function;
        request.SessionId = sessionId;
        request.Deadline = now + function.Rules.QueueTimeout;
        request.Number = ++_number;
        request.Place = place;
        (place is null ? function.Queue : Placed).AddLast(request);
        Count++;
    }

    /// <summary>False where it does not wait (any more).</summary>
    public bool Remove(QueuedRequest request)
    {
        if (request.Queue?.Remove(request) != true)
            return false;
        Count--;
        return true;
    }

    /// <summary>The oldest request of a function that is younger than <paramref name="number"/>, with older ones passed over; null where there is none.</summary>
    public QueuedRequest? OldestAfter(long number)
    {
        QueuedRequest? oldest = null;
        foreach (var function in functions)
        {
            if (function.Queue.First is { } first && first.Number > number && (oldest is null || first.Number < oldest.Number))
                oldest = first;
        }

        return oldest;
    }
}

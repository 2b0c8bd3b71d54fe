namespace FcEmulator.Instances.Http2;

/// <summary>Who waits because the instance has as many streams as it takes, the longest first. Guarded by the connection's lock.</summary>
internal sealed class StreamTurns
{
    /// <summary>Until the instance says otherwise: RFC 9113 asks of servers to allow no fewer.</summary>
    private const int FirstLimit = 100;

    private readonly Queue<TaskCompletionSource> _waiting = new();

    /// <summary>Streams the instance takes at once.</summary>
    public uint Limit { get => Math.Min(field, Cap); set; } = FirstLimit;

    /// <summary>Streams the gateway opens at once, whatever the instance takes.</summary>
    public uint Cap { get; set; } = uint.MaxValue;

    /// <summary>Completes when it is worth trying again. Who gives up cancels it, or passes a turn on that came meanwhile.</summary>
    public TaskCompletionSource Join()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn);
        return turn;
    }

    /// <summary>Lets the next one try, passing over those that have left.</summary>
    public void GiveOne()
    {
        while (_waiting.TryDequeue(out var next) && !next.TrySetResult())
        {
        }
    }

    /// <summary>Lets everybody try: the limit is another, or there is nothing to wait for any more.</summary>
    public void GiveAll()
    {
        while (_waiting.TryDequeue(out var next))
            next.TrySetResult();
    }
}

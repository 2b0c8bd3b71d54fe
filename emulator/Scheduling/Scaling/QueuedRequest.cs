namespace FcEmulator.Scheduling.Scaling;

/// <summary>A request that waits for a slot; drivers derive from it what they wake up. Guarded by the lock of whoever owns the account.</summary>
internal class QueuedRequest
{
    /// <summary>Only to be asked of a request that was queued.</summary>
    public PooledFunction Function { get => field ?? throw new InvalidOperationException("Not queued."); internal set; }

    public string? SessionId { get; internal set; }

    /// <summary>The one place it waits for, as a recording has it; null where any instance will do.</summary>
    public RecordedPlace? Place { get; internal set; }

    /// <summary>When it is refused if it still waits; of one with a place nothing comes of that.</summary>
    public DateTimeOffset Deadline { get; internal set; }

    /// <summary>Counts up over all functions, so that the oldest can be told.</summary>
    public long Number { get; internal set; }

    /// <summary>What became of it: an instance or a refusal; empty while it waits, and where it was cancelled.</summary>
    public Claim Result { get; internal set; }

    internal RequestQueue? Queue { get; set; }

    internal QueuedRequest? Previous { get; set; }

    internal QueuedRequest? Next { get; set; }
}

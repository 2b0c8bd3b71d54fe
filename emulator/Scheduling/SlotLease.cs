using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>A claim on one slot of an instance until it is disposed, or the reason why there is none. Dispose it once.</summary>
internal readonly struct SlotLease : IDisposable
{
    private readonly Scheduler? _scheduler;
    private readonly Claim _claim;

    internal SlotLease(Scheduler scheduler, Claim claim, bool cold)
    {
        _scheduler = scheduler;
        _claim = claim;
        Cold = cold;
    }

    internal SlotLease(AcquireFailure failure) => Failure = failure;

    /// <summary>Null where a slot was claimed.</summary>
    public AcquireFailure? Failure { get; }

    /// <summary>The request waited for the instance to start.</summary>
    public bool Cold { get; }

    /// <summary>Only to be asked where there is no <see cref="Failure"/>.</summary>
    public FunctionInstance Instance => (FunctionInstance?)_claim.Instance ?? throw new InvalidOperationException("No slot was claimed.");

    public void Dispose() => _scheduler?.Release(_claim);
}

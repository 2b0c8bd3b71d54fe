using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Simulation.Engine;

/// <summary>What a run comes to, counted while it goes on in memory that does not grow. Not thread-safe.</summary>
internal sealed class SimulationTally(RateAssumptions rounding)
{
    private readonly long[] _refused = new long[Enum.GetValues<Refusal>().Length];
    private long _active;
    private long _idleConnection;
    private long _provisionedIdle;

    public long Calls { get; set; }

    public long Served { get; private set; }

    /// <summary>Calls that waited for an instance's start.</summary>
    public long ColdStarts { get; private set; }

    public long InstancesStarted { get; set; }

    public int InstancesPeak { get; set; }

    /// <summary>Ticks that instances were there, from the decision to start them to their end, added up.</summary>
    public long InstanceTicks { get; private set; }

    public long Intervals { get; private set; }

    /// <summary>From arrival until an instance has the call.</summary>
    public DurationQuantiles Waits { get; } = new();

    /// <summary>What a call takes longer than in an instance of its own that is up: waiting and contention.</summary>
    public DurationQuantiles Delays { get; } = new();

    public BilledTime Billed => new(new TimeSpan(_active), new TimeSpan(_idleConnection), new TimeSpan(_provisionedIdle));

    public long Rejected => _refused.Sum();

    public long RejectedFor(Refusal refusal) => _refused[(int)refusal];

    public void Refuse(Refusal refusal) => _refused[(int)refusal]++;

    public void Begin(long waited, bool cold)
    {
        Served++;
        if (cold)
            ColdStarts++;
        Waits.Add(waited);
    }

    public void Add(in BilledInterval? finished)
    {
        if (finished is not { } interval)
            return;
        Intervals++;
        _active += interval.Active.Ticks + rounding.RoundingOf(interval.Duration).Ticks;
        _idleConnection += interval.IdleConnection.Ticks;
    }

    /// <summary>An instance is gone, or the simulation over.</summary>
    /// <param name="ready">Ticks it was up.</param>
    /// <param name="billed">Ticks of its intervals.</param>
    public void InstanceEnded(long lifetime, long ready, long billed, bool minimum)
    {
        InstanceTicks += lifetime;
        if (minimum)
            _provisionedIdle += Math.Max(0, ready - billed);
    }
}

using System.Collections.Frozen;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Hooks;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>A function, how its instances come up, and its place in the account. Guarded by the scheduler's lock.</summary>
/// <param name="headers">What FC adds to every request for it.</param>
internal sealed class ScheduledFunction(FunctionConfig config, IInstanceLauncher launcher, FunctionHeaders headers, TimeProvider time)
{
    private bool _cameUp;
    private int _lookedAtListener;

    public FunctionConfig Config { get; } = config;

    public IInstanceLauncher Launcher { get; } = launcher;

    public FunctionHeaders Headers { get; } = headers;

    /// <summary>Null where it has none.</summary>
    public LifecycleHook? Initializer { get; } = LifecycleHook.Initializer(config, headers, time);

    /// <summary>Null where it has none.</summary>
    public LifecycleHook? PreStop { get; } = LifecycleHook.PreStop(config, headers, time);

    /// <summary>What server reflection said of its streaming methods; empty before it was asked, or where it is not to be.</summary>
    public IReadOnlySet<string> ReflectedStreamingMethods { get; internal set; } = FrozenSet<string>.Empty;

    /// <summary>A newer one has taken its place, or s.yaml has it no more. Guarded by the scheduler's lock.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>Starts were tried and none succeeded.</summary>
    public bool NeverCameUp { get; private set; }

    /// <summary>Set once, as the scheduler takes the function in.</summary>
    internal PooledFunction Pooled { get => field ?? throw new InvalidOperationException($"{Config.Name} was not added to a scheduler."); set; }

    /// <summary>Why its last instance did not come up: what callers are told while it is left alone.</summary>
    internal AcquireFailure.NotStarted? LastFailure { get; private set; }

    /// <summary>True once: where a function listens is the same for all its instances.</summary>
    internal bool TakeLookAtListener() => Interlocked.Exchange(ref _lookedAtListener, 1) == 0;

    internal void NoteStart(AcquireFailure? failure)
    {
        _cameUp |= failure is null;
        LastFailure = failure as AcquireFailure.NotStarted ?? LastFailure;
        NeverCameUp = !_cameUp && (NeverCameUp || failure is AcquireFailure.NotStarted);
    }
}

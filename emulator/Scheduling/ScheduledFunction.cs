using System.Collections.Frozen;
using FcEmulator.Configuration;
using FcEmulator.Instances;

namespace FcEmulator.Scheduling;

/// <summary>A function, how its instances come up, and how many there may be. The pool is guarded by the scheduler's lock.</summary>
/// <param name="instanceLimit">reservedConcurrency where s.yaml sets it, else the account's limit; the number of entries where attached.</param>
internal sealed class ScheduledFunction(FunctionConfig config, IInstanceLauncher launcher, int instanceLimit, PickerKind picker)
{
    private bool _cameUp;

    public FunctionConfig Config { get; } = config;

    public IInstanceLauncher Launcher { get; } = launcher;

    public int InstanceLimit { get; } = instanceLimit;

    /// <summary>What server reflection said of its streaming methods; empty before it was asked, or where it is not to be.</summary>
    public IReadOnlySet<string> ReflectedStreamingMethods { get; internal set; } = FrozenSet<string>.Empty;

    /// <summary>Starts were tried and none succeeded.</summary>
    public bool NeverCameUp { get; private set; }

    internal InstancePool<FunctionInstance> Pool { get; } = new(
        IInstancePicker.Create(picker, config.InstanceConcurrency),
        IInstancePicker.Create(picker, config.InstanceConcurrency));

    /// <summary>Called under the scheduler's lock.</summary>
    internal void NoteStart(AcquireFailure? failure)
    {
        _cameUp |= failure is null;
        NeverCameUp = !_cameUp && (NeverCameUp || failure is AcquireFailure.NotStarted);
    }
}

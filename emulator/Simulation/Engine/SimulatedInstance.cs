using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Simulation.Engine;

/// <summary>An instance without a process: the account's side of it, its meter, and the calls it has. Not thread-safe.</summary>
/// <param name="index">Its place in the table of living instances, as events name it.</param>
/// <param name="startTicks">How long it takes to come up.</param>
internal sealed class SimulatedInstance(PooledFunction function, int index, long startTicks, BillingRule rule, SharedCpu? cpu)
    : PooledInstance(function)
{
    public int Index => index;

    public long StartTicks => startTicks;

    public ActivityMeter<ulong> Meter { get; } = new(rule);

    /// <summary>Null where its calls do not slow one another down.</summary>
    public SharedCpu? Cpu => cpu;

    /// <summary>Calls that wait until it is up, in the order of their arrival.</summary>
    public List<OpenCall> Waiting { get; } = [];
}

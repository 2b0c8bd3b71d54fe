using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>One live instance: its place in the pool, the process behind it, its connection and its meter.</summary>
internal sealed class FunctionInstance(ScheduledFunction function, PooledFunction pooled, string id) : PooledInstance(pooled)
{
    private readonly TaskCompletionSource<AcquireFailure?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public ScheduledFunction Scheduled { get; } = function;

    public FunctionConfig Config => Scheduled.Config;

    /// <summary>Completes when the instance accepts connections (null), or has turned out not to.</summary>
    public Task<AcquireFailure?> Started => _started.Task;

    /// <summary>Its one HTTP/2 connection. Only to be asked of an instance that has started.</summary>
    public InstanceChannel Channel { get => field ?? throw new InvalidOperationException($"Instance {Id} has not started."); private set; }

    public MeteredInstance Metered { get => field ?? throw new InvalidOperationException($"Instance {Id} has not started."); private set; }

    internal void Open(InstanceChannel channel, MeteredInstance metered)
    {
        Channel = channel;
        Metered = metered;
    }

    /// <summary>Lets those go on who wait for <see cref="Started"/>.</summary>
    internal void CompleteStart(AcquireFailure? failure) => _started.SetResult(failure);
}

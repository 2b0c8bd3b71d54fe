using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Hooks;
using FcEmulator.Instances.Http2;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Scheduling;

/// <summary>One live instance: its place in the pool, the process behind it, its connection and its meter.</summary>
internal sealed class FunctionInstance(ScheduledFunction function, PooledFunction pooled, string id) : PooledInstance(pooled)
{
    private readonly TaskCompletionSource<AcquireFailure?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InstanceChannel? _channel;

    public string Id { get; } = id;

    public ScheduledFunction Scheduled { get; } = function;

    public FunctionConfig Config => Scheduled.Config;

    public StartMoments StartMoments { get; } = new();

    /// <summary>Null before it has started, and for an attached function.</summary>
    public int? ProcessId => _channel?.ProcessId;

    /// <summary>The most memory that was seen of its processes; null where nothing has been measured.</summary>
    public double? MaximumMB => _channel?.Memory?.MaximumMB;

    /// <summary>Ends a start that nobody wants any more.</summary>
    internal CancellationToken GiveUp { get; set; }

    /// <summary>Completes when the instance accepts connections (null), or has turned out not to.</summary>
    public Task<AcquireFailure?> Started => _started.Task;

    public IRunningInstance Running { get => field ?? throw NotStarted(); private set; }

    /// <summary>For the platform's own requests to it.</summary>
    public InstanceHttp Http { get => field ?? throw NotStarted(); private set; }

    /// <summary>Its one HTTP/2 connection. Only to be asked of an instance that has started.</summary>
    public InstanceChannel Channel => _channel ?? throw NotStarted();

    public MeteredInstance Metered { get => field ?? throw NotStarted(); private set; }

    internal void Open(IRunningInstance running, MeteredInstance metered, ConnectionAge age)
    {
        Running = running;
        Http = new InstanceHttp(running);
        _channel = new InstanceChannel(running, age);
        Metered = metered;
    }

    /// <summary>Lets those go on who wait for <see cref="Started"/>.</summary>
    internal void CompleteStart(AcquireFailure? failure) => _started.SetResult(failure);

    private InvalidOperationException NotStarted() => new($"Instance {Id} has not started.");
}

using FcEmulator.Instances.Http2;
using FcEmulator.Instances.Limits;

namespace FcEmulator.Instances;

/// <summary>
/// The way to one instance: FC gives all requests of an instance one HTTP/2 connection, whose concurrent streams are the instance's
/// concurrency. Safe for use from several threads.
/// </summary>
internal sealed class InstanceChannel
{
    private readonly IRunningInstance _instance;
    private readonly Func<InstanceHttp2Connection?> _connection;

    /// <param name="age">See <see cref="InstanceHandler"/>.</param>
    public InstanceChannel(IRunningInstance instance, ConnectionAge? age = null)
    {
        _instance = instance;
        var handler = new InstanceHandler(instance.ConnectAsync, age);
        StreamLimit = handler.StreamLimit;
        Invoker = new HttpMessageInvoker(handler);
        (_connection, LimitStreams) = (() => handler.Open, handler.LimitStreams);
    }

    /// <summary>Takes requests as <see cref="InstanceHandler"/> wants them.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>See <see cref="IRunningInstance.Memory"/>.</summary>
    public MemoryUsage? Memory => _instance.Memory;

    public Task<InstanceExit> Exited => _instance.Exited;

    public int? ProcessId => _instance.ProcessId;

    /// <summary>See <see cref="InstanceHandler.StreamLimit"/>.</summary>
    public Task<uint?> StreamLimit { get; }

    /// <summary>The connection there is, for faults; null where there is none at the moment.</summary>
    public InstanceHttp2Connection? Connection => _connection();

    /// <inheritdoc cref="InstanceHandler.LimitStreams"/>
    public Action<int> LimitStreams { get; }

    /// <summary>Stops the instance, then closes what is left of the connection.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _instance.StopAsync(grace);
        await _instance.DisposeAsync();
        Invoker.Dispose();
    }
}

using System.Net.Sockets;

namespace FcEmulator.Instances;

/// <summary>An instance that somebody else started, and that stopping leaves alone. Safe for use from several threads.</summary>
/// <param name="released">Called once, when the entry may be used again.</param>
internal sealed class AttachedRunningInstance(InstanceEndpoint endpoint, Action released) : IRunningInstance
{
    private readonly TaskCompletionSource<InstanceExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int? ProcessId => null;

    /// <summary>Its process is not seen from here: a lost connection may be opened again, so only stopping ends it.</summary>
    public Task<InstanceExit> Exited => _exited.Task;

    public ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken) => endpoint.ConnectAsync(cancellationToken);

    public Task StopAsync(TimeSpan grace)
    {
        endpoint.Dispose();
        if (_exited.TrySetResult(new InstanceExit(null, "detached")))
            released();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => new(StopAsync(TimeSpan.Zero));
}

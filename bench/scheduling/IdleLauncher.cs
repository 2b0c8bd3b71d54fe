using System.Net.Sockets;
using FcEmulator.Instances;

namespace SchedulingBench;

/// <summary>Instances that are up at once and are never connected to.</summary>
internal sealed class IdleLauncher : IInstanceLauncher
{
    public Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken) =>
        Task.FromResult<IRunningInstance>(new IdleInstance());

    private sealed class IdleInstance : IRunningInstance
    {
        private readonly TaskCompletionSource<InstanceExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? ProcessId => null;

        public Task<InstanceExit> Exited => _exited.Task;

        public ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Nobody connects to it.");

        public Task StopAsync(TimeSpan grace)
        {
            _exited.TrySetResult(new InstanceExit(null, "stopped"));
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Net.Sockets;
using FcEmulator.Instances.Hooks;
using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances;

/// <summary>An instance that runs as a process group of this machine. Safe for use from several threads.</summary>
internal sealed class ProcessInstance(FunctionProcess process, InstanceEndpoint endpoint, InstanceCommands commands) : IRunningInstance
{
    public int? ProcessId => process.Id;

    public MemoryUsage? Memory => process.Memory;

    public Task<InstanceExit> Exited => process.Exited;

    public ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken) => endpoint.ConnectAsync(cancellationToken);

    public Task<InstanceExit> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        commands.RunAsync(command, cancellationToken);

    public Task StopAsync(TimeSpan grace)
    {
        endpoint.Dispose();
        return process.StopAsync(grace);
    }

    public async ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        await process.KillAsync();
    }
}

using System.Net.Sockets;
using FcEmulator.Instances.Hooks;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances;

/// <summary>An instance that runs as a process group of this machine. Safe for use from several threads.</summary>
/// <param name="port">What it accepts connections on.</param>
internal sealed class ProcessInstance(FunctionProcess process, InstanceEndpoint endpoint, int port, InstanceCommands commands) : IRunningInstance
{
    public int? ProcessId => process.Id;

    public MemoryUsage? Memory => process.Memory;

    public Task<InstanceExit> Exited => process.Exited;

    public bool ListensOnLoopbackOnly() => ListeningPorts.IsOnLoopbackOnly(process.Id, port);

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

using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances;
using Greeter;
using Microsoft.AspNetCore.Builder;

namespace FcEmulator.Tests.Fakes;

/// <summary>Starts the sample function in this process, once for each instance. Safe for use from several threads.</summary>
internal sealed class GreeterLauncher : IInstanceLauncher
{
    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var app = GreeterApp.Build(new IPEndPoint(IPAddress.Loopback, 0));
        await app.StartAsync(cancellationToken);
        return new GreeterInstance(app);
    }

    private sealed class GreeterInstance(WebApplication app) : IRunningInstance
    {
        private readonly TaskCompletionSource<InstanceExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? ProcessId => null;

        public Task<InstanceExit> Exited => _exited.Task;

        public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", new Uri(app.Urls.Single()).Port, cancellationToken);
            return socket;
        }

        public async Task StopAsync(TimeSpan grace)
        {
            await app.StopAsync(new CancellationToken(canceled: true));
            _exited.TrySetResult(new InstanceExit(0, "stopped"));
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

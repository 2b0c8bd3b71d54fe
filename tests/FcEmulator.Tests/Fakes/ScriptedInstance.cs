using System.Net.Sockets;
using FcEmulator.Instances;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Fakes;

/// <summary>An instance whose function is a scripted HTTP/2 server of this process.</summary>
internal sealed class ScriptedInstance(string id, Http2TestServer server) : IRunningInstance
{
    private readonly Lazy<Task> _closed = new(() => server.DisposeAsync().AsTask());
    private readonly TaskCompletionSource<InstanceExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _latest;

    public string Id { get; } = id;

    public Http2TestServer Server { get; } = server;

    /// <summary>Connections the gateway has asked for.</summary>
    public int Connects { get; private set; }

    /// <summary>Completes when the gateway has noticed that the latest of them is over, and gives it no further request.</summary>
    public Task ConnectionEnded => Bounded.Until(() => _latest!.SafeHandle.IsClosed);

    public bool Stopped { get; private set; }

    public int? ProcessId => null;

    public Task<InstanceExit> Exited => _exited.Task;

    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        Connects++;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", Server.Port, cancellationToken);
        return _latest = socket;
    }

    public Task StopAsync(TimeSpan grace)
    {
        Stopped = true;
        return CrashAsync("stopped");
    }

    /// <summary>The process dies: its sockets close, and the exit is known. Throws what the script threw.</summary>
    public async Task CrashAsync(string reason = "exit code 3")
    {
        try
        {
            await CloseSocketsAsync();
        }
        finally
        {
            _exited.TrySetResult(new InstanceExit(3, reason));
        }
    }

    /// <summary>As <see cref="CrashAsync"/>, in the moment before anybody has heard of the exit.</summary>
    public Task CloseSocketsAsync() => _closed.Value;

    public ValueTask DisposeAsync() => new(CloseSocketsAsync());
}

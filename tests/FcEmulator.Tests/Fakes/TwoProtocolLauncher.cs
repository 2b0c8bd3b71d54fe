using System.Net;
using System.Net.Sockets;
using System.Text;
using FcEmulator.Instances;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Fakes;

/// <summary>A request over HTTP/1.1: its first line and its headers, by names in lower case.</summary>
internal sealed record PlainRequest(string Line, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// Starts functions that speak HTTP/1.1 and HTTP/2 on one port, as those do that have hooks beside gRPC: HTTP/1.1 is answered with a
/// status, HTTP/2 by a script. Safe for use from several threads.
/// </summary>
internal sealed class TwoProtocolLauncher(Func<PlainRequest, Task<int>> plain, Func<Http2ServerStream, Task> script) : IInstanceLauncher
{
    private readonly ScriptedLauncher _inner = new(script);
    private readonly Lock _lock = new();
    private readonly List<PlainRequest> _requests = [];

    public TwoProtocolLauncher(Func<PlainRequest, int> plain, Func<Http2ServerStream, Task> script)
        : this(request => Task.FromResult(plain(request)), script)
    {
    }

    public IReadOnlyList<ScriptedInstance> Instances => _inner.Instances;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<PlainRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var inner = (ScriptedInstance)await _inner.StartAsync(start, cancellationToken);
        return new TwoProtocolInstance(this, inner);
    }

    private async Task ServeAsync(Socket client, int http2Port)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        var first = new byte[4096];
        var read = await stream.ReadAsync(first);
        if (first.AsSpan(0, read).StartsWith("PRI "u8))
        {
            await PassOnAsync(stream, first.AsMemory(0, read), http2Port);
            return;
        }

        var lines = Encoding.ASCII.GetString(first, 0, read).Split("\r\n\r\n")[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        var request = new PlainRequest(lines[0], headers);
        lock (_lock)
            _requests.Add(request);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {await plain(request)} Status\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsaid"));
    }

    private static async Task PassOnAsync(NetworkStream client, ReadOnlyMemory<byte> first, int port)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, port);
        using var stream = new NetworkStream(server);
        await stream.WriteAsync(first);
        await Task.WhenAny(client.CopyToAsync(stream), stream.CopyToAsync(client));
    }

    private sealed class TwoProtocolInstance : IRunningInstance
    {
        private readonly TwoProtocolLauncher _launcher;
        private readonly ScriptedInstance _inner;
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public TwoProtocolInstance(TwoProtocolLauncher launcher, ScriptedInstance inner)
        {
            (_launcher, _inner) = (launcher, inner);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            _ = AcceptAsync();
        }

        public int? ProcessId => null;

        public Task<InstanceExit> Exited => _inner.Exited;

        public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_listener.LocalEndPoint!, cancellationToken);
            return socket;
        }

        public async Task StopAsync(TimeSpan grace)
        {
            await _inner.StopAsync(grace);
            _listener.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _inner.DisposeAsync();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = _launcher.ServeAsync(await _listener.AcceptAsync(), _inner.Server.Port);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The instance is gone.
            }
        }
    }
}

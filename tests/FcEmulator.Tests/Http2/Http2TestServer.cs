using System.Net;
using System.Net.Sockets;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <summary>
/// An h2c server on a loopback port that runs a script for each request and need not be polite: a function as the tests want it.
/// Safe for use from several threads.
/// </summary>
internal sealed class Http2TestServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly List<Http2ServerConnection> _connections = [];
    private readonly Func<Http2ServerStream, Task> _script;
    private readonly Http2ServerOptions _options;
    private readonly Socket _listener;
    private readonly Task _accepting;

    private Http2TestServer(Func<Http2ServerStream, Task> script, Http2ServerOptions options)
    {
        _script = script;
        _options = options;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
        _listener.Listen();
        _accepting = AcceptAllAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>All connections so far, in the order they were accepted.</summary>
    public IReadOnlyList<Http2ServerConnection> Connections
    {
        get
        {
            lock (_lock)
                return [.. _connections];
        }
    }

    /// <summary>The most streams that were open at once on any one connection.</summary>
    public int MaxConcurrentStreams => Connections.Select(c => c.MaxConcurrentStreams).DefaultIfEmpty().Max();

    /// <summary>All requests of all connections.</summary>
    public IReadOnlyList<Http2ServerStream> Streams => [.. Connections.SelectMany(c => c.Streams)];

    public static Http2TestServer Start(Func<Http2ServerStream, Task> script, Http2ServerOptions? options = null) =>
        new(script, options ?? new Http2ServerOptions());

    /// <summary>Ends everything, then throws what scripts threw, so that a failed assert in a script fails its test.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Dispose();
        await _accepting.DefaultTimeout();
        foreach (var connection in Connections)
            await connection.DisposeAsync().DefaultTimeout();
        _disposed.Dispose();
        var failures = Connections.SelectMany(c => c.ScriptFailures).ToArray();
        if (failures.Length > 0)
            throw new AggregateException(failures);
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_disposed.Token);
                // A process that dies serves nobody whom its listener accepts meanwhile.
                if (_disposed.IsCancellationRequested)
                {
                    socket.Dispose();
                    return;
                }

                socket.NoDelay = true;
                var connection = new Http2ServerConnection(socket, _options, _script);
                lock (_lock)
                    _connections.Add(connection);
                connection.Open();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}

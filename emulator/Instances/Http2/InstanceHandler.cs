using System.Net.Sockets;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// Sends requests to one instance over its one HTTP/2 connection, which is opened for the first of them, and again when it has ended. The
/// head of a request is in its options, see <see cref="RequestHead.Key"/>; the answer is an <see cref="InstanceAnswer"/>. Safe for use from several threads.
/// </summary>
/// <param name="connect">Throws <see cref="SocketException"/> where the instance is gone.</param>
/// <param name="age">Told of connections that the instance ended; null where nobody is to be.</param>
internal sealed class InstanceHandler(Func<CancellationToken, ValueTask<Socket>> connect, ConnectionAge? age = null) : HttpMessageHandler
{
    // Its waiter runs at once: it looks at the instance as it is before the calls on a connection that broke are told and give it up.
    private readonly TaskCompletionSource<uint?> _streamLimit = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Task<InstanceHttp2Connection>? _connecting;
    private int _streamCap = int.MaxValue;

    /// <summary>
    /// How many streams the instance announced it takes at once, once its first SETTINGS have come; null where something else came, or nothing.
    /// </summary>
    public Task<uint?> StreamLimit => _streamLimit.Task;

    /// <summary>The connection there is; null before the first call, and where it has ended.</summary>
    public InstanceHttp2Connection? Open
    {
        get
        {
            lock (_lock)
                return _connecting is { IsCompletedSuccessfully: true } opened && opened.Result.TakesCalls ? opened.Result : null;
        }
    }

    /// <summary>As if the instance took no more streams at once, from here on to its end: what is beyond waits for its turn.</summary>
    public void LimitStreams(int streams)
    {
        lock (_lock)
            _streamCap = Math.Min(_streamCap, streams);
        Open?.LimitStreams(streams);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(RequestHead.Key, out var head))
            throw new InvalidOperationException("A request to an instance carries its head in its options.");
        InstanceCall call;
        using (head)
            call = await OpenAsync(head, hasBody: request.Content is not null, cancellationToken);
        try
        {
            call.CancelWith(cancellationToken);
            // Head and the part of the body that is there already go out in one write.
            if (request.Content is not null)
                _ = call.SendBodyAsync(request.Content);
            call.Flush();
            head.Opened?.Invoke(call);
            HeaderField[]? headers;
            while ((headers = call.Headers) is null)
                await call.WaitForHeadersAsync();
            return new InstanceAnswer(call, headers);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed.Cancel();
            Task<InstanceHttp2Connection>? connecting;
            lock (_lock)
                connecting = _connecting;
            if (connecting is { IsCompletedSuccessfully: true })
                connecting.Result.Close(new InstanceLostException("The instance was stopped."));
            _streamLimit.TrySetResult(null);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<InstanceCall> OpenAsync(RequestHead head, bool hasBody, CancellationToken cancellationToken)
    {
        var mute = 0;
        while (true)
        {
            var connecting = Connection();
            var connection = connecting.IsCompletedSuccessfully ? connecting.Result : await connecting.WaitAsync(cancellationToken);
            // A dying process still accepts what its listener has queued. To one that spoke before, a call goes once it speaks again: what of the
            // call's body was sent to one that says nothing any more would be missing on the next instance.
            if (!connection.IsGreeted && StreamLimit is { IsCompletedSuccessfully: true, Result: not null })
                await connection.Greeting.WaitAsync(cancellationToken);
            if (await connection.OpenAsync(head, hasBody, cancellationToken) is { } call)
                return call;
            // It ended before the call was on it, and so may the next where the instance is dying.
            if (!connection.IsGreeted && ++mute == 3)
                throw new InstanceUnreachableException(null);
        }
    }

    /// <summary>The connection, or the opening of one: callers that come meanwhile wait for the same.</summary>
    private Task<InstanceHttp2Connection> Connection()
    {
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested)
                throw new InstanceUnreachableException(null);
            if (_connecting is null || _connecting.IsFaulted || _connecting.IsCanceled || (_connecting.IsCompletedSuccessfully && !_connecting.Result.TakesCalls))
                _connecting = ConnectAsync();
            return _connecting;
        }
    }

    private async Task<InstanceHttp2Connection> ConnectAsync()
    {
        try
        {
            var connection = InstanceHttp2Connection.Open(await connect(_disposed.Token), _streamLimit);
            age?.Follow(connection);
            if (_streamCap != int.MaxValue)
                connection.LimitStreams(_streamCap);
            return connection;
        }
        catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            throw new InstanceUnreachableException(refused);
        }
    }
}

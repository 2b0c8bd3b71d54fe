using System.Net.Sockets;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// Sends requests to one instance over its one HTTP/2 connection, which is opened for the first of them, and again when it has ended. The
/// head of a request is in its options, see <see cref="RequestHead.Key"/>; the answer is an <see cref="InstanceAnswer"/>. Safe for use from several threads.
/// </summary>
/// <param name="connect">Throws <see cref="SocketException"/> where the instance is gone.</param>
internal sealed class InstanceHandler(Func<CancellationToken, ValueTask<Socket>> connect) : HttpMessageHandler
{
    private readonly TaskCompletionSource<uint?> _streamLimit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Task<InstanceHttp2Connection>? _connecting;

    /// <summary>
    /// How many streams the instance announced it takes at once, once its first SETTINGS have come; null where something else came, or nothing.
    /// </summary>
    public Task<uint?> StreamLimit => _streamLimit.Task;

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
            List<HeaderField>? headers;
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
            return InstanceHttp2Connection.Open(await connect(_disposed.Token), _streamLimit);
        }
        catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            throw new InstanceUnreachableException(refused);
        }
    }
}

using System.Text;

namespace FcEmulator.Replay;

/// <summary>
/// A client's connection to the gateway, opened again where a call has broken it. Each call goes over it once: .NET's handler makes one again that
/// the gateway has refused (REFUSED_STREAM), which cannot be switched off, and the recording would have that as a call of its own.
/// Safe for use from several threads.
/// </summary>
internal sealed class ReplayConnection : IDisposable
{
    private static readonly HttpRequestOptionsKey<int> _writtenTo = new("connection");

    private readonly HttpMessageInvoker _client;
    private int _opened;

    /// <param name="open">Has made its handshake; owned from here on.</param>
    /// <param name="openAgain">Makes another one.</param>
    public ReplayConnection(Stream open, Func<CancellationToken, Task<Stream>> openAgain)
    {
        Stream? first = open;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = Once,
            ConnectCallback = async (_, cancelled) =>
            {
                Interlocked.Increment(ref _opened);
                return Interlocked.Exchange(ref first, null) ?? await openAgain(cancelled);
            },
        });
    }

    /// <exception cref="CallRefusedException">The gateway has refused it.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _client.SendAsync(request, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>The handler asks for a header's encoding as it writes it, so for the first one each time it makes the call.</summary>
    private Encoding? Once(string header, HttpRequestMessage request)
    {
        if (header != request.Headers.First().Key)
            return null;
        var opened = Volatile.Read(ref _opened);
        // A call that comes over another connection now was never seen by the gateway, which went away.
        if (request.Options.TryGetValue(_writtenTo, out var before) && before == opened)
            throw new CallRefusedException();
        request.Options.Set(_writtenTo, opened);
        return null;
    }
}

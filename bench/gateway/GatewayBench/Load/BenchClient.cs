using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;

namespace GatewayBench.Load;

/// <summary>A plain client for what is checked rather than timed: any certificate, all streams on as few connections as it takes.</summary>
internal sealed class BenchClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        UseProxy = false,
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = 1 << 20,
    });

    public Task<HttpResponseMessage> CallAsync(string url, HttpContent content, CancellationToken cancelled)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
            Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        };
        return _invoker.SendAsync(request, cancelled);
    }

    public void Dispose() => _invoker.Dispose();
}

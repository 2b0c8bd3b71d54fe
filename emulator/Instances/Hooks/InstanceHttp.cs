using System.Net;
using System.Text;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Instances.Hooks;

/// <summary>What an instance answered.</summary>
/// <param name="Body">Its beginning, as text.</param>
internal readonly record struct HttpAnswer(int Status, string Body);

/// <summary>
/// The platform's own requests to an instance, for hooks and health checks, on connections of their own: they must not take a stream
/// from the calls' one connection. Safe for use from several threads.
/// </summary>
/// <remarks>
/// FC's pages speak of plain HTTP, so HTTP/1.1 goes first. A function that serves only gRPC does not speak it; where the answer is none, or
/// says so, the same request goes out over HTTP/2 without TLS, and from then on only so (assumed: FC's own behaviour is not documented). That is the
/// calls' own client: .NET's gives no server its header table back, which some that announce a smaller one wait for.
/// </remarks>
internal sealed class InstanceHttp : IDisposable
{
    /// <summary>Host of every request: where it leads is up to the instance.</summary>
    private const string Authority = "instance";

    private const int MostBody = 512;

    /// <summary>With these a server of HTTP/2 alone answers HTTP/1.1 (Kestrel: 400).</summary>
    private static readonly int[] MaybeHttp2Only = [400, 426, 505];

    private readonly TaskCompletionSource _heardHttp2 = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpMessageInvoker _http1Client;
    private readonly HttpMessageInvoker _http2Client;
    private volatile bool _http2;

    public InstanceHttp(IRunningInstance instance)
    {
        _http1Client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => Listen(new InstanceConnection(await instance.ConnectAsync(cancellationToken))),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
        _http2Client = new HttpMessageInvoker(new InstanceHandler(instance.ConnectAsync));
    }

    /// <exception cref="HttpRequestException">It cannot be connected to.</exception>
    /// <exception cref="IOException">It did not answer in either protocol.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (_http2)
            return await AskHttp2Async(method, path, headers, cancellationToken);
        var first = await TryHttp1Async(method, path, headers, cancellationToken);
        if (first is { } plain && !MaybeHttp2Only.Contains(plain.Status))
            return plain;
        try
        {
            var answer = await AskHttp2Async(method, path, headers, cancellationToken);
            _http2 = true;
            return answer;
        }
        catch (IOException) when (first is not null)
        {
            return first.Value;
        }
    }

    /// <summary>Over HTTP/2 alone. The caller's to dispose.</summary>
    /// <param name="content">Null where the request ends with its head.</param>
    /// <exception cref="IOException">It did not answer.</exception>
    public async Task<InstanceAnswer> SendHttp2Async(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> headers, HttpContent? content, CancellationToken cancellationToken)
    {
        var head = new RequestHead(method.Method, Authority, At(path).PathAndQuery);
        foreach (var (name, value) in headers)
            head.Add(name, value);
        // Not disposed of: the content may still be on its way when the answer comes.
        var request = new HttpRequestMessage { Content = content };
        request.Options.Set(RequestHead.Key, head);
        return (InstanceAnswer)await _http2Client.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        _http1Client.Dispose();
        _http2Client.Dispose();
    }

    private async Task<HttpAnswer> AskHttp1Async(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, At(path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = method == HttpMethod.Post ? new ByteArrayContent([]) : null,
        };
        // A server that takes one HTTP/1.1 connection at a time must not be kept from its calls by one that only waits for the next check.
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http1Client.SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new HttpAnswer((int)response.StatusCode, await ReadBeginningAsync(body, cancellationToken));
    }

    private async Task<HttpAnswer> AskHttp2Async(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var answer = await SendHttp2Async(
            method, path, method == HttpMethod.Post ? [.. headers, new("content-length", "0")] : headers, content: null, cancellationToken);
        return new HttpAnswer((int)answer.StatusCode, await ReadBeginningAsync(answer.Body, cancellationToken));
    }

    /// <summary>Null where it answered nothing that HTTP/1.1 could be.</summary>
    private async Task<HttpAnswer?> TryHttp1Async(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = AskHttp1Async(method, path, headers, enough.Token);
        // A server that greets with HTTP/2's SETTINGS may wait for a client's for ever, and so would HTTP/1.1 for the end of a line.
        await Task.WhenAny(answer, _heardHttp2.Task);
        if (!answer.IsCompleted)
        {
            await enough.CancelAsync();
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return answer.IsCompletedSuccessfully ? await answer : null;
        }

        try
        {
            return await answer;
        }
        catch (HttpRequestException other) when (other.HttpRequestError is not HttpRequestError.ConnectionError)
        {
            return null;
        }
    }

    private static Uri At(string path) => new($"http://{Authority}{path}");

    private InstanceConnection Listen(InstanceConnection connection)
    {
        _ = NoteAsync();
        return connection;

        async Task NoteAsync()
        {
            if (await connection.MaxConcurrentStreams is not null)
                _heardHttp2.TrySetResult();
        }
    }

    private static async Task<string> ReadBeginningAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var beginning = new byte[MostBody];
            return Encoding.UTF8.GetString(beginning, 0, await body.ReadAtLeastAsync(beginning, MostBody, throwOnEndOfStream: false, cancellationToken));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The status has come, and it alone decides.
            return "";
        }
    }
}

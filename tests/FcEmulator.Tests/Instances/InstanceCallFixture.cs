using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances.Http2;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Instances;

/// <summary>A handler on a scripted HTTP/2 server, as the gateway uses it, without the gateway.</summary>
internal sealed class InstanceCallFixture : IAsyncDisposable
{
    private readonly InstanceHandler _handler;
    private readonly HttpMessageInvoker _invoker;

    public InstanceCallFixture(Func<Http2ServerStream, Task> script, Http2ServerOptions? options = null)
    {
        Server = Http2TestServer.Start(script, options);
        Address = new IPEndPoint(IPAddress.Loopback, Server.Port);
        _handler = new InstanceHandler(async cancelled =>
        {
            // Small, so that a server which does not read is soon felt.
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = 8 * 1024 };
            await socket.ConnectAsync(Address, cancelled);
            return socket;
        });
        _invoker = new HttpMessageInvoker(_handler);
    }

    public Http2TestServer Server { get; }

    /// <summary>Where the handler connects to from now on; the server, until set.</summary>
    public EndPoint Address { get; set; }

    public Task<uint?> StreamLimit => _handler.StreamLimit;

    public async Task<InstanceAnswer> SendAsync(HttpContent? content = null, string path = "/s/m", CancellationToken cancelled = default)
    {
        var request = new HttpRequestMessage { Content = content };
        request.Options.Set(RequestHead.Key, new RequestHead("POST", "instance", path));
        return (InstanceAnswer)await _invoker.SendAsync(request, cancelled);
    }

    /// <summary>A whole call: status, body and trailers as text.</summary>
    public async Task<string> CallAsync(HttpContent? content = null, string path = "/s/m")
    {
        using var answer = await SendAsync(content, path).DefaultTimeout();
        var body = await ReadAsync(answer).DefaultTimeout();
        return $"{(int)answer.StatusCode} {Convert.ToHexStringLower(body)} {string.Join(", ", answer.Trailers.ToArray().Select(t => $"{t.Name} {t.Value}"))}".TrimEnd();
    }

    public static async Task<byte[]> ReadAsync(InstanceAnswer answer)
    {
        using var body = new MemoryStream();
        await answer.Body.CopyToAsync(body);
        return body.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        await Server.DisposeAsync();
    }
}

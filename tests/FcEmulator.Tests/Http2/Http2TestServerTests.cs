using System.Net;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <summary>The test server against SocketsHttpHandler, the client that the gateway uses.</summary>
public class Http2TestServerTests
{
    [Fact]
    public async Task Script_UnaryAnswer_ReachesTheHandlerWithTrailers()
    {
        await using var server = Http2TestServer.Start(stream => stream.AnswerAsync("world"u8.ToArray()));
        using var invoker = Invoker();

        using var response = await invoker.SendAsync(Request(server, "/s/m", "hello"), CancellationToken.None).DefaultTimeout();

        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            ["world"u8.ToArray()], GrpcMessages.Split(await response.Content.ReadAsByteArrayAsync().DefaultTimeout()));
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        var stream = Assert.Single(server.Streams);
        Assert.Equal((":method POST", "/s/m"), (stream.Headers[0].ToString(), stream.Path));
        Assert.Equal(GrpcMessages.Frame("hello"u8), stream.Body);
        Assert.Equal((10L, true, null), (stream.BodyLength, stream.RequestEnded, stream.ResetCode));
    }

    [Fact]
    public async Task Settings_MaxConcurrentStreams_HoldTheHandlerBack()
    {
        var arrived = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        await using var server = Http2TestServer.Start(
            async stream =>
            {
                arrived.Release();
                await release.Task;
                await stream.AnswerAsync([]);
            },
            new() { Settings = [new(Http2SettingId.MaxConcurrentStreams, 2)] });
        using var invoker = Invoker();

        using (await WarmUpAsync(invoker, server, release, arrived))
        {
        }

        var calls = Enumerable.Range(0, 5)
            .Select(i => invoker.SendAsync(Request(server, $"/{i}", "x"), CancellationToken.None)).ToArray();
        var responses = await Task.WhenAll(calls).DefaultTimeout();

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal((2, 1, 6), (server.MaxConcurrentStreams, server.Connections.Count, server.Streams.Count));
    }

    [Fact]
    public async Task SendResetAsync_BeforeHeaders_FailsTheHandlerWithTheCode()
    {
        await using var server = Http2TestServer.Start(stream => stream.SendResetAsync(Http2ErrorCode.EnhanceYourCalm));
        using var invoker = Invoker();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => invoker.SendAsync(Request(server, "/s/m", "x"), CancellationToken.None).DefaultTimeout());

        var protocol = Assert.IsType<HttpProtocolException>(failure.InnerException);
        Assert.Equal((long)Http2ErrorCode.EnhanceYourCalm, protocol.ErrorCode);
    }

    [Fact]
    public async Task ReadResetAsync_HandlerCancels_GivesTheCode()
    {
        var headersSent = new TaskCompletionSource();
        var code = new TaskCompletionSource<Http2ErrorCode>();
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.SendHeadersAsync();
            headersSent.SetResult();
            code.SetResult(await stream.ReadResetAsync());
        });
        using var invoker = Invoker();
        using var cancellation = new CancellationTokenSource();
        using var response = await invoker.SendAsync(Request(server, "/s/m", "x"), cancellation.Token).DefaultTimeout();

        response.Dispose();

        Assert.Equal(Http2ErrorCode.Cancel, await code.Task.DefaultTimeout());
        Assert.Equal(Http2ErrorCode.Cancel, Assert.Single(server.Streams).ResetCode);
    }

    [Fact]
    public async Task SendGoAwayAsync_FinishedStream_MakesTheHandlerConnectAnew()
    {
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.Connection.SendGoAwayAsync(stream.Id);
            await stream.AnswerAsync([]);
        });
        using var invoker = Invoker();

        for (var call = 0; call < 2; call++)
        {
            using var response = await invoker.SendAsync(Request(server, "/s/m", "x"), CancellationToken.None).DefaultTimeout();
            await response.Content.ReadAsByteArrayAsync().DefaultTimeout();
        }

        Assert.Equal(2, server.Connections.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_EndsAfterHeaders_FailsTheHandlersBody(bool abort)
    {
        await using var server = Http2TestServer.Start(async stream =>
        {
            await stream.SendHeadersAsync();
            await stream.SendMessageAsync("x"u8);
            await stream.ReadMessagesAsync();
            if (abort)
                stream.Connection.Abort();
            else
                await stream.Connection.FinishAsync();
        });
        using var invoker = Invoker();

        var exchange = async () =>
        {
            using var response = await invoker.SendAsync(Request(server, "/s/m", "x"), CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync();
        };

        Assert.NotNull(await Record.ExceptionAsync(() => exchange().DefaultTimeout()));
        var end = await Assert.Single(server.Connections).WaitForCloseAsync();
        Assert.Equal(abort ? ConnectionEndKind.ByUs : ConnectionEndKind.Finished, end.Kind);
    }

    [Fact]
    public async Task PauseReading_FromTheStart_LetsNothingThroughUntilResumed()
    {
        await using var server = Http2TestServer.Start(stream => stream.AnswerAsync([]), new()
        {
            OnConnection = connection =>
            {
                connection.PauseReading();
                return Task.CompletedTask;
            },
        });
        using var invoker = Invoker();

        var call = invoker.SendAsync(Request(server, "/s/m", "x"), CancellationToken.None);
        await Bounded.Until(() => server.Connections.Count == 1);
        Assert.Empty(server.Streams);
        server.Connections[0].ResumeReading();

        using var response = await call.DefaultTimeout();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task DisposeAsync_ScriptThrew_ThrowsIt()
    {
        var server = Http2TestServer.Start(_ => throw new InvalidOperationException("the script's assert"));
        await using var client = await Http2TestClient.ConnectAsync("127.0.0.1", server.Port);
        await client.OpenStreamAsync(Http2TestClient.GrpcRequest("/s/m"));
        await client.PingAsync();

        var failure = await Assert.ThrowsAsync<AggregateException>(() => server.DisposeAsync().DefaultTimeout());

        Assert.Equal("the script's assert", Assert.Single(failure.InnerExceptions).Message);
    }

    [Fact]
    public async Task ClientSettings_OfTheHandler_AreRecorded()
    {
        await using var server = Http2TestServer.Start(stream => stream.AnswerAsync([]));
        using var invoker = Invoker();

        using var response = await invoker.SendAsync(Request(server, "/s/m", "x"), CancellationToken.None).DefaultTimeout();

        Assert.Contains(new Http2Setting(Http2SettingId.EnablePush, 0), Assert.Single(server.Connections).ClientSettings);
    }

    private static async Task<HttpResponseMessage> WarmUpAsync(
        HttpMessageInvoker invoker, Http2TestServer server, TaskCompletionSource release, SemaphoreSlim arrived)
    {
        // The handler knows the server's limit only once it has read its SETTINGS.
        var first = invoker.SendAsync(Request(server, "/first", "x"), CancellationToken.None);
        await arrived.WaitAsync().DefaultTimeout();
        release.SetResult();
        return await first.DefaultTimeout();
    }

    private static HttpMessageInvoker Invoker() =>
        new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = false });

    private static HttpRequestMessage Request(Http2TestServer server, string path, string message) =>
        new(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcMessages.Frame(System.Text.Encoding.UTF8.GetBytes(message))),
        };
}

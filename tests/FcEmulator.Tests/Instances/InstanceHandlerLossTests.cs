using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances.Http2;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Instances;

/// <summary>What the gateway's HTTP/2 client says of an instance that is lost, going, or gone: whether it may have seen the request.</summary>
public class InstanceHandlerLossTests
{
    private static readonly Http2ServerOptions Mute = new() { SendSettings = false, AutoAcknowledge = false };

    [Fact]
    public async Task Instance_ConnectionBreaks_EveryCallOnItFails()
    {
        await using var instance = new InstanceCallFixture(_ => Task.CompletedTask);
        var calls = Enumerable.Range(0, 20).Select(_ => instance.SendAsync()).ToList();
        await Bounded.Until(() => instance.Server.Streams.Count == 20);

        instance.Server.Connections.Single().Abort();

        foreach (var call in calls)
            await Assert.ThrowsAsync<InstanceLostException>(() => call.DefaultTimeout());
    }

    [Fact]
    public async Task Instance_IsGone_IsUnreachable()
    {
        using var invoker = new HttpMessageInvoker(new InstanceHandler(_ => throw new SocketException((int)SocketError.ConnectionRefused)));
        using var request = new HttpRequestMessage();
        request.Options.Set(RequestHead.Key, new RequestHead("POST", "instance", "/"));

        await Assert.ThrowsAsync<InstanceUnreachableException>(() => invoker.SendAsync(request, CancellationToken.None).DefaultTimeout());
    }

    /// <summary>A process that is killed still accepts what its listener has queued, and never reads it.</summary>
    [Fact]
    public async Task Instance_SpokeBeforeAndAcceptsOnlyToClose_IsUnreachable_AndHasTakenNothingOfTheBody()
    {
        await using var instance = new InstanceCallFixture(Abort);
        await Assert.ThrowsAsync<InstanceLostException>(() => instance.SendAsync().DefaultTimeout());
        using var dying = new TcpListener(IPAddress.Loopback, 0);
        dying.Start();
        instance.Address = dying.LocalEndpoint;
        using var body = new MemoryStream([1, 2, 3]);

        var call = instance.SendAsync(new StreamContent(body));
        for (var connections = 0; connections < 3; connections++)
        {
            using var accepted = await dying.AcceptSocketAsync().DefaultTimeout();
            // What a gateway that does not wait would send is there by then: the preface and SETTINGS are.
            await accepted.ReceiveAsync(new byte[24]).DefaultTimeout();
        }

        await Assert.ThrowsAsync<InstanceUnreachableException>(() => call.DefaultTimeout());
        Assert.Equal(0, body.Position);
    }

    [Fact]
    public async Task Instance_ConnectsAnew_CallGoesOnceItHasSpoken()
    {
        await using var instance = new InstanceCallFixture(Abort);
        await using var next = Http2TestServer.Start(call => call.AnswerAsync([1]));
        await Assert.ThrowsAsync<InstanceLostException>(() => instance.SendAsync().DefaultTimeout());
        instance.Address = new IPEndPoint(IPAddress.Loopback, next.Port);

        Assert.StartsWith("200 ", await instance.CallAsync(new ByteArrayContent([1, 2, 3])), StringComparison.Ordinal);
    }

    /// <summary>Of one that never spoke HTTP/2 nothing is known, so that it is not tried again.</summary>
    [Fact]
    public async Task Instance_NeverSpokeAndAcceptsOnlyToClose_IsLost()
    {
        await using var instance = new InstanceCallFixture(Abort, Mute);

        await Assert.ThrowsAsync<InstanceLostException>(() => instance.SendAsync().DefaultTimeout());
    }

    private static Task Abort(Http2ServerStream call)
    {
        call.Connection.Abort();
        return Task.CompletedTask;
    }
}

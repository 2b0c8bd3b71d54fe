extern alias client;

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Grpc.Core;
using Grpc.Net.Client;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Grpc.Net.Client on the one side, Grpc.AspNetCore on the other, the gateway between them.</summary>
public class StockClientTests
{
    [Fact]
    public async Task AllFourKinds_ReachTheSampleAndComeBack()
    {
        await using var emulator = await TestEmulator.StartAsync(new GreeterLauncher());
        using var channel = Open(emulator);
        var greeter = new client::Helloworld.Greeter.GreeterClient(channel);

        var hello = await greeter.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync.DefaultTimeout();
        var features = await CountAsync(greeter.ListFeatures(Everywhere).ResponseStream);
        using var record = greeter.RecordRoute();
        for (var i = 0; i < 3; i++)
            await record.RequestStream.WriteAsync(new Point { Latitude = 300_000_000 + i }).DefaultTimeout();
        await record.RequestStream.CompleteAsync().DefaultTimeout();
        using var chat = greeter.RouteChat();
        await chat.RequestStream.WriteAsync(new RouteNote { Message = "one" }).DefaultTimeout();
        Assert.True(await chat.ResponseStream.MoveNext().DefaultTimeout());
        var echo = chat.ResponseStream.Current.Message;
        await chat.RequestStream.CompleteAsync().DefaultTimeout();

        Assert.False(await chat.ResponseStream.MoveNext().DefaultTimeout());
        Assert.Equal(
            ("Hello Ada", 100, 3, "one"), (hello.Message, features, (await record.ResponseAsync.DefaultTimeout()).PointCount, echo));
    }

    [Fact]
    public async Task Cancel_EndsTheCallOnBothSides()
    {
        await using var emulator = await TestEmulator.StartAsync(new GreeterLauncher());
        using var channel = Open(emulator);
        using var cancel = new CancellationTokenSource();
        using var chat = new client::Helloworld.Greeter.GreeterClient(channel).RouteChat(cancellationToken: cancel.Token);
        await chat.RequestStream.WriteAsync(new RouteNote { Message = "one" }).DefaultTimeout();
        Assert.True(await chat.ResponseStream.MoveNext().DefaultTimeout());

        await cancel.CancelAsync();

        var ended = await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext().DefaultTimeout());
        Assert.Equal(StatusCode.Cancelled, ended.StatusCode);
        Assert.Equal("cancelled by client", (await emulator.CallFinishedAsync()).Status);
    }

    [Fact]
    public async Task DeadlineShorterThanTheExecutionTimeout_IsTheClientsDeadlineExceeded()
    {
        await using var emulator = await TestEmulator.StartAsync(new GreeterLauncher());
        using var channel = Open(emulator);
        using var chat = new client::Helloworld.Greeter.GreeterClient(channel)
            .RouteChat(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300));

        var ended = await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        // Who is first, the client that gives up or the function that answers, is a race gRPC leaves open.
        Assert.Contains((await emulator.CallFinishedAsync()).Status, (string[])["cancelled by client", "DEADLINE_EXCEEDED", "reset by function (8)"]);
    }

    [Fact]
    public async Task StatusOfTheFunction_ReachesTheClient()
    {
        await using var emulator = await TestEmulator.StartAsync(new GreeterLauncher());
        using var channel = Open(emulator);
        var method = new Method<HelloRequest, HelloReply>(
            MethodType.Unary,
            "helloworld.Greeter",
            "Unknown",
            Marshallers.Create(_ => Array.Empty<byte>(), _ => new HelloRequest()),
            Marshallers.Create(_ => Array.Empty<byte>(), _ => new HelloReply()));

        var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), new HelloRequest());

        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.DefaultTimeout());
        Assert.Equal((StatusCode.Unimplemented, "Method is unimplemented."), (ended.StatusCode, ended.Status.Detail));
    }

    [Fact]
    public async Task ExecutionTimeout_IsAnErrorOfTheMissingTrailers()
    {
        await using var emulator = await TestEmulator.StartAsync(new GreeterLauncher());
        using var channel = Open(emulator);
        using var chat = new client::Helloworld.Greeter.GreeterClient(channel).RouteChat();
        await chat.RequestStream.WriteAsync(new RouteNote { Message = "one" }).DefaultTimeout();
        Assert.True(await chat.ResponseStream.MoveNext().DefaultTimeout());

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        var ended = await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext().DefaultTimeout());
        Assert.Equal((StatusCode.Cancelled, "No grpc-status found on response."), (ended.StatusCode, ended.Status.Detail));
    }

    private static Rectangle Everywhere => new()
    {
        Lo = new Point { Latitude = -900_000_000, Longitude = -1_800_000_000 },
        Hi = new Point { Latitude = 900_000_000, Longitude = 1_800_000_000 },
    };

    private static GrpcChannel Open(TestEmulator emulator) => GrpcChannel.ForAddress(
        $"https://localhost:{emulator.Port}",
        new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { TestCertificates.Authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            },
        });

    private static async Task<int> CountAsync<T>(IAsyncStreamReader<T> answers)
    {
        var count = 0;
        while (await answers.MoveNext(CancellationToken.None).DefaultTimeout())
            count++;
        return count;
    }
}

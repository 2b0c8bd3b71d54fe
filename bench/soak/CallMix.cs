using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Helloworld;

namespace Soak;

/// <summary>One client that makes calls of random kinds on random channels, some of which it breaks off. For one loop.</summary>
internal sealed class CallMix(Uri address, Random random, CallCounts counts)
{
    private static readonly Rectangle Everywhere = new()
    {
        Lo = new Point { Latitude = -900_000_000, Longitude = -1_800_000_000 },
        Hi = new Point { Latitude = 900_000_000, Longitude = 1_800_000_000 },
    };

    /// <summary>Until cancelled; a call that runs then is finished.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var handler = NewHandler();
            using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
            var client = new Greeter.GreeterClient(channel);
            for (var left = random.Next(1, 30); left > 0 && !enough.IsCancellationRequested; left--)
            {
                if (random.Next(25) == 0)
                    await StrangerAsync();
                await CallAsync(client);
            }

            // One channel in four ends under a running call: its connection closes as a crashed client's would.
            if (random.Next(4) == 0)
                await EndedAsync(c => DroppedAsync(c, handler), client);
        }
    }

    public static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    };

    private Task CallAsync(Greeter.GreeterClient client) => EndedAsync(
        random.Next(11) switch
        {
            0 or 1 or 2 => c => UnaryAsync(c, random.Next(1, 100)),
            3 => c => UnaryAsync(c, 1_000_000),
            4 => c => ListAsync(c, slow: false),
            5 => c => ListAsync(c, slow: true),
            6 => RecordAsync,
            7 => c => ChatAsync(c, random.Next(1, 20)),
            8 => CancelledAsync,
            9 => DeadlineAsync,
            _ => c => random.Next(4) == 0 ? HeldAsync(c) : ChatAsync(c, 1),
        },
        client);

    private async Task EndedAsync(Func<Greeter.GreeterClient, Task> call, Greeter.GreeterClient client)
    {
        counts.Begin();
        try
        {
            await call(client);
            counts.End("ok");
        }
        catch (RpcException failed)
        {
            counts.End(failed.StatusCode.ToString());
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            counts.End("broken off");
        }
        catch (Exception surprise)
        {
            counts.Surprise(surprise.ToString());
        }
    }

    private async Task UnaryAsync(Greeter.GreeterClient client, int length)
    {
        using var call = client.SayHelloAsync(new HelloRequest { Name = new string('n', length) });
        counts.Note(await call.ResponseHeadersAsync);
        var reply = await call.ResponseAsync;
        if (reply.Message.Length != length + 6)
            counts.Surprise($"an answer of {reply.Message.Length} characters to a name of {length}");
    }

    private async Task ListAsync(Greeter.GreeterClient client, bool slow)
    {
        using var call = client.ListFeatures(Everywhere);
        counts.Note(await call.ResponseHeadersAsync);
        var left = slow ? random.Next(1, 30) : int.MaxValue;
        while (await call.ResponseStream.MoveNext(CancellationToken.None) && --left > 0)
        {
            if (slow)
                await PauseAsync(20);
        }
    }

    private async Task RecordAsync(Greeter.GreeterClient client)
    {
        using var call = client.RecordRoute();
        var points = random.Next(0, 50);
        for (var point = 0; point < points; point++)
            await call.RequestStream.WriteAsync(new Point { Latitude = point, Longitude = random.Next(1000) });
        await call.RequestStream.CompleteAsync();
        counts.Note(await call.ResponseHeadersAsync);
        if ((await call.ResponseAsync).PointCount != points)
            counts.Surprise($"not all of {points} points were counted");
    }

    private async Task ChatAsync(Greeter.GreeterClient client, int notes)
    {
        using var call = client.RouteChat();
        for (var note = 1; note <= notes; note++)
        {
            await call.RequestStream.WriteAsync(new RouteNote { Message = $"{note}", Location = new Point { Latitude = note } });
            if (note == 1)
                counts.Note(await call.ResponseHeadersAsync);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                return;
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private async Task CancelledAsync(Greeter.GreeterClient client)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 30)), TimeProvider.System);
        using var call = client.RouteChat(cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(new RouteNote { Message = "never finished" }, cancel.Token);
        counts.Note(await call.ResponseHeadersAsync);
        await call.ResponseStream.MoveNext(cancel.Token);
        await call.ResponseStream.MoveNext(cancel.Token);
    }

    private async Task DeadlineAsync(Greeter.GreeterClient client)
    {
        using var call = client.RouteChat(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(random.Next(1, 200)));
        await call.RequestStream.WriteAsync(new RouteNote { Message = "too late" });
        counts.Note(await call.ResponseHeadersAsync);
        await call.ResponseStream.MoveNext(CancellationToken.None);
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    /// <summary>Open until the execution timeout ends it.</summary>
    private async Task HeldAsync(Greeter.GreeterClient client)
    {
        using var call = client.RouteChat();
        await call.RequestStream.WriteAsync(new RouteNote { Message = "held" });
        counts.Note(await call.ResponseHeadersAsync);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private async Task DroppedAsync(Greeter.GreeterClient client, SocketsHttpHandler handler)
    {
        using var call = client.RouteChat();
        await call.RequestStream.WriteAsync(new RouteNote { Message = "dropped" });
        counts.Note(await call.ResponseHeadersAsync);
        handler.Dispose();
    }

    /// <summary>Somebody who is no gRPC client at all.</summary>
    private async Task StrangerAsync()
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(address.Host, address.Port);
            var rubbish = new byte[random.Next(0, 200)];
            random.NextBytes(rubbish);
            if (random.Next(2) == 0)
                await socket.GetStream().WriteAsync(rubbish);
            if (random.Next(2) == 0)
                socket.Client.Close(timeout: 0);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            // The gateway has had enough of it.
        }
    }

    private Task PauseAsync(int mostMilliseconds) => Task.Delay(TimeSpan.FromMilliseconds(random.Next(mostMilliseconds)), TimeProvider.System);
}

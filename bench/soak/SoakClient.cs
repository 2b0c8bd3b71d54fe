using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Soak;

/// <summary>One client program: opens channels, makes several calls at once on each, and now and then goes away in the middle. For one loop.</summary>
internal sealed class SoakClient(Uri address, Random random, CallCounts counts)
{
    private const int MostAtOnce = 8;

    /// <summary>Until cancelled; calls that run then are finished.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var handler = NewHandler();
            using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
            var calls = channel.CreateCallInvoker();
            // They share a connection, and what one of them does is none of the others' business. Many of one kind in a row is what some clients do.
            int? only = random.Next(4) == 0 ? random.Next(CallMix.Kinds) : null;
            await Task.WhenAll(Enumerable.Range(0, random.Next(1, MostAtOnce + 1)).Select(_ => Mix(calls, only).RunAsync(random.Next(1, 60), enough)));
            if (random.Next(2) == 0)
                await StrangerAsync();
            if (random.Next(4) == 0)
                await Mix(calls, only).DropAsync(handler);
        }
    }

    public static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    };

    private CallMix Mix(CallInvoker calls, int? only) => new(calls, only, new Random(random.Next()), counts);

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
}

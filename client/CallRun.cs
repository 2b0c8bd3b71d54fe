using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace GreeterClient;

/// <summary>One run of the client: opens the channel, makes the calls one after another, prints a line for each. Used once.</summary>
internal sealed class CallRun(ClientOptions options, ServerTrust trust, Surroundings surroundings)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var channel = OpenChannel();
        var calls = new GreeterCalls(new Helloworld.Greeter.GreeterClient(channel), options.Name, () => new CallOptions(
            deadline: options.Deadline is { } deadline ? (surroundings.Time.GetUtcNow() + deadline).UtcDateTime : null,
            cancellationToken: cancellationToken));

        var exitCode = ExitCode.Ok;
        foreach (var call in options.Calls)
        {
            var began = surroundings.Time.GetTimestamp();
            try
            {
                var result = await call.MakeAsync(calls);
                Print("ok", call, began, result);
            }
            catch (RpcException e)
            {
                exitCode = ExitCode.Failed;
                var failure = CallFailure.From(e.Status, options, trust);
                Print("FAILED", call, began, $"{e.StatusCode}: {failure.Reason}");
                // Without a connection, or after Ctrl-C, the other calls have the same to say.
                if (failure.NeverConnected || cancellationToken.IsCancellationRequested)
                    break;
            }
        }

        return exitCode;
    }

    private GrpcChannel OpenChannel()
    {
        var uri = new UriBuilder(Uri.UriSchemeHttps, options.Authority.Host, options.Authority.Port).Uri;
        var handler = new SocketsHttpHandler
        {
            // Where to connect and whom to name are two things here, as in a gateway that tells functions apart by host name.
            ConnectCallback = async (_, token) => await ConnectAsync(options.Address, token),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accepts },
            UseProxy = false,
        };
        return GrpcChannel.ForAddress(uri, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static async Task<Stream> ConnectAsync(DnsEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Such as <c>ok      unary          SayHello         12 ms  "Hello world"</c>.</summary>
    private void Print(string outcome, SampleCall call, long began, string result)
    {
        var milliseconds = surroundings.Time.GetElapsedTime(began).TotalMilliseconds;
        surroundings.Output.WriteLine($"{outcome,-6}  {call.Kind,-13}  {call.Method,-12}  {milliseconds,6:0} ms  {result}");
    }
}

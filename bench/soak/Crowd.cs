using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;

namespace Soak;

/// <summary>Very many idle connections, then very many open streams: all are there, a newcomer is served meanwhile, and all are gone at the end.</summary>
internal sealed class Crowd(int size, Account account)
{
    /// <summary>FC's most requests at once on an instance.</summary>
    private const int Concurrency = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task RunAsync(CancellationToken cancelled)
    {
        var limit = ProcessFacts.OpenFileLimit();
        var connections = Math.Min(size, limit - 500);
        if (connections < size)
            account.Say($"ulimit -n is {limit} here: {connections} instead of {size} idle connections are tried.");
        await using var function = new HoldingFunction();
        await function.StartAsync();
        var instances = (size / Concurrency) + 2;
        await using var emulator = RunningEmulator.Start(
            $"""
                  timeout: 600
                  instanceConcurrency: {Concurrency}
                  customRuntimeConfig:
                    command: [never-started]
            """,
            account,
            [
                "--max-instances", $"{instances}", "--quiet",
                .. Enumerable.Range(0, instances).SelectMany(_ => (string[])["--attach", $"greeter=127.0.0.1:{function.Port}"]),
            ]);
        var address = await emulator.AddressAsync();
        using var newcomer = NewInvoker();
        var files = ProcessFacts.OpenFiles(emulator.Id);
        var memory = ProcessFacts.Memory(emulator.Id);

        await HoldConnectionsAsync(address, connections, emulator, newcomer, memory, cancelled);
        await UntilAsync(() => ProcessFacts.OpenFiles(emulator.Id) <= files + 32);
        account.Check(ProcessFacts.OpenFiles(emulator.Id) <= files + 32, $"their files are closed: {files} before, {ProcessFacts.OpenFiles(emulator.Id)} after");

        memory = ProcessFacts.Memory(emulator.Id);
        await HoldStreamsAsync(address, function, emulator, memory, cancelled);
        var exit = await emulator.StopAsync(Patience);
        account.Check(exit == 0, $"fcemu ended with exit code 0 ({exit?.ToString() ?? "it did not end"})");
    }

    private async Task HoldConnectionsAsync(
        Uri address, int connections, RunningEmulator emulator, HttpMessageInvoker newcomer, double memory, CancellationToken cancelled)
    {
        var open = new Stream[connections];
        await Parallel.ForAsync(0, connections, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancelled }, async (n, stop) => open[n] = await ConnectAsync(address, stop));
        account.Check(ProcessFacts.OpenFiles(emulator.Id) >= connections, $"{connections} idle connections are open, for {(ProcessFacts.Memory(emulator.Id) - memory) * 1024 / connections:0.0} KiB each");
        account.Check(await StatusAsync(newcomer, address, cancelled) == HttpStatusCode.NotFound, "a newcomer is answered among them");
        foreach (var connection in open)
            await connection.DisposeAsync();
    }

    private async Task HoldStreamsAsync(Uri address, HoldingFunction function, RunningEmulator emulator, double memory, CancellationToken cancelled)
    {
        using var client = NewInvoker();
        var answers = await Task.WhenAll(Enumerable.Range(0, size).Select(_ => SendAsync(client, address, address.Authority, cancelled)));
        await UntilAsync(() => function.Open == size);
        account.Check(function.Open == size && answers.All(answer => answer.StatusCode == HttpStatusCode.OK), $"{function.Open} of {size} streams are open on one connection, for {(ProcessFacts.Memory(emulator.Id) - memory) * 1024 / size:0.0} KiB each");
        using (var newcomer = NewInvoker())
            account.Check(await StatusAsync(newcomer, address, cancelled) == HttpStatusCode.NotFound, "a newcomer is answered beside them");
        function.Release();
        var ended = 0;
        foreach (var answer in answers)
        {
            await answer.Content.CopyToAsync(Stream.Null, cancelled);
            ended += answer.TrailingHeaders.TryGetValues("grpc-status", out var status) && status.Single() == "0" ? 1 : 0;
            answer.Dispose();
        }

        account.Check(ended == size, $"{ended} of them ended with their trailers");
    }

    /// <summary>A client that says what HTTP/2 wants said first, and then nothing.</summary>
    private static async Task<Stream> ConnectAsync(Uri address, CancellationToken cancelled)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, cancelled);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] }, cancelled);
        await tls.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0], cancelled);
        return tls;
    }

    /// <summary>Of a call that the gateway itself answers: the holding function would hold it.</summary>
    private static async Task<HttpStatusCode> StatusAsync(HttpMessageInvoker client, Uri address, CancellationToken cancelled)
    {
        using var answer = await SendAsync(client, address, "nowhere.example", cancelled);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, Uri address, string host, CancellationToken cancelled)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/helloworld.Greeter/RouteChat"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { Host = host },
        };
        return await client.SendAsync(request, cancelled);
    }

    private static HttpMessageInvoker NewInvoker() => new(SoakClient.NewHandler());

    private static async Task UntilAsync(Func<bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds() && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }
}

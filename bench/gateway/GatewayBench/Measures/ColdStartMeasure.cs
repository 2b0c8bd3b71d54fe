using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench.Measures;

/// <summary>
/// What fcemu adds to a function's own cold start: a call that starts an instance, against the same program started by the bench and called
/// as soon as it accepts connections. The function is nghttpd, which is up in milliseconds.
/// </summary>
internal sealed class ColdStartMeasure : Measure
{
    private static readonly int Port = FreePort.Take();
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMilliseconds(300);

    public override string Name => "cold-start";

    public override string Title => "Added to a function's cold start";

    public override string? Lacks(IReadOnlyList<Contender> contenders) =>
        LoadBackend.Missing ?? (contenders.Any(c => c.IsFcemu) ? null : "fcemu is not among the proxies");

    public override async Task RunAsync(IReadOnlyList<Contender> contenders, BenchOptions options, ResultTable results, CancellationToken cancelled)
    {
        var contender = contenders.First(c => c.IsFcemu);
        for (var round = 0; round < options.Rounds; round++)
        {
            using var fcemu = await contender.StartColdAsync(Command(contender.Folder, "{port}"), IdleTimeout);
            using var client = new BenchClient();
            for (var start = 1; start <= 5; start++)
            {
                var direct = await DirectAsync(contender.Folder, cancelled);
                var through = await CallAsync(client, contender.Url, cancelled);
                var row = start == 1 ? "ms, first call of a new fcemu (with its TLS handshake)" : "ms, later cold starts";
                results.Add(row, contender.Name, (through - direct).TotalMilliseconds);
                await Task.Delay(IdleTimeout * 3, TimeProvider.System, cancelled);
            }
        }
    }

    private static async Task<TimeSpan> DirectAsync(WorkFolder folder, CancellationToken cancelled)
    {
        using var client = new BenchClient();
        var began = TimeProvider.System.GetTimestamp();
        using var function = await RunningProgram.StartAsync([.. Command(folder, $"{Port}")], folder[""], Port);
        await CallAsync(client, $"http://127.0.0.1:{Port}", cancelled);
        return TimeProvider.System.GetElapsedTime(began);
    }

    private static async Task<TimeSpan> CallAsync(BenchClient client, string url, CancellationToken cancelled)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await client.CallAsync($"{url}/bench/Unary.grpc", new ByteArrayContent(WorkFolder.Message(16)), cancelled);
        await answer.Content.ReadAsByteArrayAsync(cancelled);
        if (!answer.IsSuccessStatusCode)
            throw new WrongAnswerException($"a cold start through {url} was answered with {(int)answer.StatusCode}");
        return TimeProvider.System.GetElapsedTime(began);
    }

    private static IReadOnlyList<string> Command(WorkFolder folder, string port) =>
        [ProgramSearch.Find("nghttpd")!, .. LoadBackend.Arguments(folder), port];
}

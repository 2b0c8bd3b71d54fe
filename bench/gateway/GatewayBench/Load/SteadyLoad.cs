namespace GatewayBench.Load;

/// <summary>Calls at a steady rate, however long each takes, until it is disposed.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly BenchClient[] _clients = [.. Enumerable.Range(0, 10).Select(_ => new BenchClient())];
    private readonly CancellationTokenSource _end = new();
    private readonly string _url;
    private readonly int _perSecond;
    private readonly Task _sending;
    private long _sent;
    private long _answered;

    public SteadyLoad(string url, int perSecond)
    {
        (_url, _perSecond) = (url, perSecond);
        _sending = SendAsync();
    }

    /// <summary>Calls that were answered with 200 so far.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients)
            client.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync()
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Step, clock);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            for (var due = (long)(clock.GetElapsedTime(began).TotalSeconds * _perSecond); _sent < due; _sent++)
                _ = CallAsync(_clients[_sent % _clients.Length]);
        }
    }

    private async Task CallAsync(BenchClient client)
    {
        try
        {
            using var answer = await client.CallAsync(_url, new ByteArrayContent(WorkFolder.Message(16)), _end.Token);
            await answer.Content.ReadAsByteArrayAsync(_end.Token);
            if (answer.IsSuccessStatusCode)
                Interlocked.Increment(ref _answered);
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            // It is not counted as answered.
        }
    }
}

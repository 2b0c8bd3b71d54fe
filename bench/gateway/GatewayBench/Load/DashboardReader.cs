using System.Text.Json;

namespace GatewayBench.Load;

/// <summary>Reads an fcemu's dashboard feed as an open page does, and forgets it. Disposing closes the page.</summary>
internal sealed class DashboardReader : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly CancellationTokenSource _closed = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Returns once the first frame has begun to come.</summary>
    /// <param name="dataFolder">Where fcemu's locator tells its admin address.</param>
    public static async Task<DashboardReader> OpenAsync(string dataFolder, CancellationToken cancelled)
    {
        var reader = new DashboardReader();
        using var request = new HttpRequestMessage(HttpMethod.Get, await AddressAsync(dataFolder, cancelled) + "/api/live");
        var answer = await reader._http.SendAsync(request, cancelled);
        if (!answer.IsSuccessStatusCode)
            throw new WrongAnswerException($"the dashboard's feed was answered with {(int)answer.StatusCode}");
        var frames = await answer.Content.ReadAsStreamAsync(cancelled);
        await frames.ReadExactlyAsync(new byte[1], cancelled);
        reader._reading = frames.CopyToAsync(Stream.Null, reader._closed.Token);
        return reader;
    }

    /// <summary>The dashboard's address, from fcemu's locator.</summary>
    public static async Task<string> AddressAsync(string dataFolder, CancellationToken cancelled)
    {
        using var locator = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(dataFolder, "emulator.json"), cancelled));
        return locator.RootElement.GetProperty("admin").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _closed.Dispose();
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FcEmulator.Admin;

/// <summary>Calls the admin API of a running emulator. Safe for use from several threads.</summary>
internal sealed class AdminClient(EmulatorLocator locator) : IDisposable
{
    /// <summary>Answers come from memory: an emulator that takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Throws <see cref="IOException"/> with a sentence where the emulator does not answer.</summary>
    public Task<EmulatorStatus> StatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/api/status", AdminJson.Default.EmulatorStatus, cancellationToken);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<StopRecord> StopAsync(bool now, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, now ? "/api/stop?now=true" : "/api/stop", AdminJson.Default.StopRecord, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(method, locator.Admin + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", locator.Token);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            var text = await response.Content.ReadAsStringAsync(either.Token);
            if (!response.IsSuccessStatusCode)
                throw new IOException(JsonSerializer.Deserialize(text, AdminJson.Default.ErrorRecord)?.Message ?? $"{locator.Admin} answered {(int)response.StatusCode}.");
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException || (failed is OperationCanceledException && limit.IsCancellationRequested))
        {
            throw new IOException(
                $"The emulator (process {locator.ProcessId}) is there, but its admin API at {locator.Admin} does not answer: {failed.Message.TrimEnd('.')}. "
                + "It may be about to end; if it hangs, end the process.",
                failed);
        }
    }
}

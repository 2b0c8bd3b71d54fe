using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FcEmulator.Explain;
using FcEmulator.Lint;

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

    /// <inheritdoc cref="StatusAsync"/>
    public Task<Explanation> ExplainAsync(string requestId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/api/requests/{Uri.EscapeDataString(requestId)}/explain", ExplainJson.Default.Explanation, cancellationToken);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<FaultsRecord> FaultsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/api/faults", AdminJson.Default.FaultsRecord, cancellationToken);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<FaultRecord> AddFaultAsync(string rule, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/api/faults", AdminJson.Default.FaultRecord, cancellationToken, JsonSerializer.Serialize(new NewFault(rule), AdminJson.Default.NewFault));

    /// <inheritdoc cref="StatusAsync"/>
    public Task<FaultRecord> RemoveFaultAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/api/faults/{Uri.EscapeDataString(id)}", AdminJson.Default.FaultRecord, cancellationToken);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<FaultsRecord> RemoveFaultsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "/api/faults", AdminJson.Default.FaultsRecord, cancellationToken);

    /// <summary>As <see cref="StatusAsync"/>, but takes as long as the instances take that are to be there before the first call.</summary>
    public Task<ReplayRecord> AnnounceAsync(NewReplay replay, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, "/api/replays", AdminJson.Default.ReplayRecord, cancellationToken, JsonSerializer.Serialize(replay, AdminJson.Default.NewReplay), Timeout.InfiniteTimeSpan);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<EndedReplayRecord> EndReplayAsync(string key, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/api/replays/{Uri.EscapeDataString(key)}", AdminJson.Default.EndedReplayRecord, cancellationToken);

    /// <inheritdoc cref="StatusAsync"/>
    public Task<LintRecord> LintAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/api/lint", LintJson.Default.LintRecord, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? body = null, TimeSpan? longest = null)
    {
        using var limit = new CancellationTokenSource(longest ?? Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(method, locator.Admin + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
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

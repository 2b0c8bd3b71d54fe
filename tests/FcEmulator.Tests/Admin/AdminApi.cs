using System.Text;
using FcEmulator.Admin;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>Sends requests to an admin API exactly as a test wants them, the wrong ones included.</summary>
internal sealed class AdminApi(AdminServer server) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Port { get; } = new Uri(server.Locator.Admin).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Status and body.</summary>
    /// <param name="headers">A header each, such as <c>Origin: null</c>; <c>{port}</c> and <c>{token}</c> stand for the real ones.</param>
    public Task<(int Status, string Body)> SendAsync(string method, string path, params string[] headers) => SendAsync(method, path, body: null, headers);

    /// <inheritdoc cref="SendAsync(string, string, string[])"/>
    public Task<(int Status, string Body)> PostAsync(string path, string json, params string[] headers) =>
        SendAsync("POST", path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    private async Task<(int Status, string Body)> SendAsync(string method, string path, HttpContent? body, string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), server.Locator.Admin + path) { Content = body };
        foreach (var header in headers)
        {
            var text = header.Replace("{port}", Port, StringComparison.Ordinal).Replace("{token}", server.Locator.Token, StringComparison.Ordinal);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            Assert.True(request.Headers.TryAddWithoutValidation(text[..colon], text[(colon + 1)..].Trim()));
        }

        using var response = await _http.SendAsync(request, CancellationToken.None).DefaultTimeout();
        return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync().DefaultTimeout()));
    }

    public void Dispose() => _http.Dispose();
}

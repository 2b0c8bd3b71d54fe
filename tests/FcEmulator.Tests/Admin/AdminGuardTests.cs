using System.Net;
using System.Net.Sockets;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>Who gets into the admin API, and who does not.</summary>
public class AdminGuardTests
{
    private const string Token = "Authorization: Bearer {token}";

    [Theory]
    [InlineData(401, "POST", "/api/stop")]
    [InlineData(401, "POST", "/api/stop", "Authorization: Bearer wrong")]
    [InlineData(401, "POST", "/api/stop", "Authorization: Basic {token}")]
    [InlineData(401, "POST", "/api/functions/greeter/drain")]
    [InlineData(401, "DELETE", "/api/functions")]
    [InlineData(401, "GET", "/api/logs")]
    [InlineData(200, "GET", "/api/status")]
    [InlineData(200, "GET", "/api/logs", Token)]
    [InlineData(202, "POST", "/api/stop", Token)]
    [InlineData(200, "POST", "/api/functions/greeter/drain", Token)]
    public Task Token_IsNeededForWhatChangesSomethingAndForLogs(int status, string method, string path, params string[] headers) =>
        ExpectAsync(status, method, path, headers);

    [Theory]
    [InlineData(200, "Origin: http://127.0.0.1:{port}")]
    [InlineData(200, "Origin: http://localhost:{port}")]
    [InlineData(200, "Sec-Fetch-Site: same-origin")]
    [InlineData(200, "Sec-Fetch-Site: none")]
    [InlineData(403, "Origin: http://127.0.0.1:1")]
    [InlineData(403, "Origin: https://127.0.0.1:{port}")]
    [InlineData(403, "Origin: https://evil.example")]
    [InlineData(403, "Origin: null")]
    [InlineData(403, "Sec-Fetch-Site: cross-site")]
    [InlineData(403, "Sec-Fetch-Site: same-site")]
    public async Task PageOfAnotherSite_IsRefused_EvenWithTheToken(int status, string header)
    {
        await ExpectAsync(status, "GET", "/api/status", Token, header);
        await ExpectAsync(status, "GET", "/healthz", header);
    }

    [Theory]
    [InlineData(200, "127.0.0.1:{port}")]
    [InlineData(200, "localhost:{port}")]
    [InlineData(200, "LOCALHOST:{port}")]
    [InlineData(403, "localhost")]
    [InlineData(403, "localhost:1")]
    [InlineData(403, "rebound.example:{port}")]
    [InlineData(403, "127.0.0.1.rebound.example:{port}")]
    public async Task NameThatWasReboundToLoopback_IsRefused_EvenWithTheToken(int status, string host)
    {
        await ExpectAsync(status, "GET", "/api/status", Token, $"Host: {host}");
        await ExpectAsync(status, "GET", "/readyz", $"Host: {host}");
    }

    [Fact]
    public async Task Listener_WhereTheGatewayIsOnAllAddresses_IsOnLoopbackAllTheSame()
    {
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(_ => Task.CompletedTask), settings: settings => settings with { Host = "0.0.0.0" });
        await using var admin = await emulator.OpenAdminAsync();

        var address = new Uri(admin.Locator.Admin);
        Assert.Equal("127.0.0.1", address.Host);
        foreach (var other in (await Dns.GetHostAddressesAsync(Dns.GetHostName()).DefaultTimeout()).Where(a => !IPAddress.IsLoopback(a)))
        {
            using var socket = new Socket(other.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(other, address.Port).DefaultTimeout());
        }
    }

    [Fact]
    public async Task Answers_AreKeptFromCachesAndOtherSites()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => Task.CompletedTask));
        await using var admin = await emulator.OpenAdminAsync();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, admin.Locator.Admin + "/api/status");

        using var response = await http.SendAsync(request, CancellationToken.None).DefaultTimeout();

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task ExpectAsync(int status, string method, string path, params string[] headers)
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => Task.CompletedTask));
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);

        var (given, body) = await api.SendAsync(method, path, headers);

        Assert.True(status == given, $"{method} {path} {string.Join(", ", headers)}: {given} {body}");
        if (status >= 400 && method != "HEAD")
            Assert.StartsWith("{\"version\":1,\"error\":\"", body, StringComparison.Ordinal);
    }
}

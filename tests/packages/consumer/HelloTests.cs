using System.Net;
using FcEmulator.Testing;
using Xunit.Abstractions;

namespace Consumer;

public sealed class HelloTests(HelloFixture fixture, ITestOutputHelper output) : IClassFixture<HelloFixture>, IAsyncLifetime
{
    private FcEmulatorHost _fc = null!;
    private HttpMessageInvoker _client = null!;

    public async Task InitializeAsync()
    {
        _fc = await fixture.HostAsync(output.WriteLine);
        await _fc.ResetAsync();
        _client = new HttpMessageInvoker(_fc.CreateHandler());
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Call_IsAnswered_AndItsInstanceIsReclaimedFiveMinutesLater()
    {
        using var response = await CallAsync("Say");

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Single(_fc.Instances);
        await _fc.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(_fc.Instances);
        _fc.Verify(it => it.Calls(1).ColdStartsAtMost(1).InstancesStarted(1));
    }

    [Fact]
    public async Task ThirdCallAtOnce_IsRefused_AndTheOthersAreBilledUntilTheirTimeout()
    {
        Task<HttpResponseMessage>[] hanging = [CallAsync("Hang"), CallAsync("Hang")];
        await _fc.RunningCallsAsync(2);

        using var refused = await CallAsync("Say");
        await _fc.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        foreach (var call in hanging)
            (await call).Dispose();
        Assert.All(_fc.Calls, call => Assert.Equal(FcOutcome.TimedOut, call.Outcome));
        _fc.Verify(it => it.Calls(2).MaxStreams(2).Billed(TimeSpan.FromSeconds(60)));
    }

    private async Task<HttpResponseMessage> CallAsync(string method)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_fc.Address, $"/hello.Hello/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await _client.SendAsync(request, CancellationToken.None);
    }
}

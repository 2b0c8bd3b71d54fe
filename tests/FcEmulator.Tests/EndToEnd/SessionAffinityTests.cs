using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Which instance the requests of a session get, and how its client learns of it, through the running gateway.</summary>
public class SessionAffinityTests
{
    private const string Header = "my-session-id";

    private static readonly SessionAffinityConfig ByHeader = new(
        SessionAffinityKind.HeaderField, Header, TimeSpan.FromSeconds(105), TimeSpan.FromSeconds(30), SessionsPerInstance: 1, ReuseIds: true);

    private readonly ScriptedLauncher _function = new(call => call.AnswerAsync([1]));

    [Fact]
    public async Task HeaderField_WithoutAnId_OneIsMadeUpAndReturned_AndLeadsBackToTheInstance()
    {
        await using var emulator = await StartAsync(ByHeader);
        await using var client = await emulator.ConnectAsync();

        var first = await client.CallAsync(TestEmulator.Request(), []);
        var id = first[0].Values(Header).Single();
        var other = await client.CallAsync(TestEmulator.Request(), []);
        var again = await client.CallAsync(TestEmulator.Request(metadata: [(Header, id)]), []);

        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.NotEqual(id, other[0].Values(Header).Single());
        Assert.NotEqual(InstanceOf(first), InstanceOf(other));
        Assert.Equal(InstanceOf(first), InstanceOf(again));
        Assert.Empty(again[0].Values(Header));
    }

    [Fact]
    public async Task Cookie_IsPlantedOnce_AndLeadsBackToTheInstance()
    {
        await using var emulator = await StartAsync(ByHeader with { Kind = SessionAffinityKind.Cookie, HeaderName = "" });
        await using var client = await emulator.ConnectAsync();

        var first = await client.CallAsync(TestEmulator.Request(), []);
        var planted = first[0].Values("set-cookie").Single();
        var other = await client.CallAsync(TestEmulator.Request(metadata: [("cookie", "theme=dark")]), []);
        var again = await client.CallAsync(TestEmulator.Request(metadata: [("cookie", $"theme=dark; {planted.Split(';')[0]}")]), []);

        Assert.Matches("^x-fc-cookie-session-id=[0-9a-f]{32}; Max-Age=105$", planted);
        Assert.NotEqual(InstanceOf(first), InstanceOf(other));
        Assert.Equal(InstanceOf(first), InstanceOf(again));
        Assert.Empty(again[0].Values("set-cookie"));
    }

    [Fact]
    public async Task SlotsOfTheSessionsInstanceTaken_ItsNextRequestGets429_AnotherSessionANewInstance()
    {
        var answer = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            await answer.Task;
            await call.AnswerAsync([1]);
        });
        await using var emulator = await StartAsync(ByHeader, function, f => f with { InstanceConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        var running = await client.OpenStreamAsync(TestEmulator.Request(metadata: [(Header, "one")]), endStream: true);
        await Bounded.Until(() => function.Streams.Count == 1);

        var refused = await client.CallAsync(TestEmulator.Request(metadata: [(Header, "one")]), []);
        var other = await client.OpenStreamAsync(TestEmulator.Request(metadata: [(Header, "two")]), endStream: true);
        await Bounded.Until(() => function.Streams.Count == 2);
        answer.SetResult();

        Assert.Equal(["429"], refused[0].Values(":status"));
        Assert.NotEqual(InstanceOf(await client.ReadStreamFramesAsync(running)), InstanceOf(await client.ReadStreamFramesAsync(other)));
    }

    [Theory]
    [InlineData(31, 1)]
    [InlineData(10, 11)]
    public async Task Session_IdleTooLongOrOverItsTtl_BeginsAnewUnlessIdsMustNotBeReused(int pause, int times)
    {
        await using var reuse = await StartAsync(ByHeader);
        await using var spent = await StartAsync(ByHeader with { ReuseIds = false });
        foreach (var (emulator, status) in new[] { (reuse, "200"), (spent, "400") })
        {
            await using var client = await emulator.ConnectAsync();
            var last = await client.CallAsync(TestEmulator.Request(metadata: [(Header, "mine")]), []);
            for (var i = 0; i < times; i++)
            {
                Assert.Equal(["200"], last[0].Values(":status"));
                await emulator.CallFinishedAsync();
                emulator.Time.Advance(TimeSpan.FromSeconds(pause));
                last = await client.CallAsync(TestEmulator.Request(metadata: [(Header, "mine")]), []);
            }

            Assert.Equal([status], last[0].Values(":status"));
        }
    }

    [Theory]
    [InlineData("-starts-with-a-hyphen")]
    [InlineData("has space")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task HeaderField_IdThatFcDoesNotAccept_400(string id)
    {
        await using var emulator = await StartAsync(ByHeader);
        await using var client = await emulator.ConnectAsync();

        var refused = await client.CallAsync(TestEmulator.Request(metadata: [(Header, id)]), []);

        Assert.Equal(["400"], refused[0].Values(":status"));
        Assert.Contains("the session id in my-session-id must be 1 to 64 letters", Encoding.UTF8.GetString(refused.Body()), StringComparison.Ordinal);
    }

    private Task<TestEmulator> StartAsync(
        SessionAffinityConfig affinity, ScriptedLauncher? function = null, Func<FunctionConfig, FunctionConfig>? change = null) =>
        TestEmulator.StartAsync(function ?? _function, f => (change ?? (g => g))(f with { SessionAffinity = affinity }));

    private static string InstanceOf(IReadOnlyList<ReceivedFrame> frames) => frames[0].Values("x-fc-instance-id").Single();
}

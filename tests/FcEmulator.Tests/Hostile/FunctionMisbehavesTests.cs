using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>A function that does not play along at all. Calls end as FC ends them, other instances go on, and a function that recovers is served.</summary>
public class FunctionMisbehavesTests
{
    private const string Failed = "HEADERS(:status 200, content-type application/grpc) | DATA(0, END_STREAM)";
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    public static TheoryData<string> Openings => [.. OpeningsByName.Keys];

    /// <summary>What a server does with each connection before anything else.</summary>
    private static readonly Dictionary<string, Func<Http2ServerConnection, Task>> OpeningsByName = new()
    {
        ["closes at once"] = c => c.FinishAsync(),
        ["breaks off at once"] = c =>
        {
            c.Abort();
            return Task.CompletedTask;
        },
        ["writes rubbish"] = c => c.SendRawAsync(Rubbish(1_000)),
        ["writes rubbish without end"] = c => c.SendRawAsync(Rubbish(4 << 20)),
        ["speaks TLS"] = c => c.SendRawAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 70 }),
        ["speaks HTTP/1.1"] = c => c.SendRawAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray()),
        ["goes away at once"] = c => c.SendFramesAsync([Http2Frame.Settings(), Http2Frame.GoAway(0, Http2ErrorCode.NoError)]),
        ["goes away with an error"] = c => c.SendFramesAsync([Http2Frame.Settings(), Http2Frame.GoAway(0, Http2ErrorCode.InternalError)]),
        ["closes after its SETTINGS"] = async c =>
        {
            await c.SendFrameAsync(Http2Frame.Settings());
            c.Abort();
        },
    };

    [Theory]
    [MemberData(nameof(Openings))]
    public async Task Opening_OfEveryConnection_CallFails_AndRecoversWithTheFunction(string name)
    {
        var broken = true;
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(
            call => call.AnswerAsync([1]),
            new Http2ServerOptions { OnConnection = c => broken ? OpeningsByName[name](c) : Task.CompletedTask }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), [1]);
        broken = false;

        // What it went away from it has not looked at, which is leave for the client to send it again.
        Assert.Equal(name.StartsWith("goes away", StringComparison.Ordinal) ? "RST_STREAM(REFUSED_STREAM)" : Failed, frames.Render());
        Assert.EndsWith(Served, (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeverAnswers_NotEvenItsSettings_TheExecutionTimeoutEndsTheCall()
    {
        var connected = new TaskCompletionSource();
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(
            _ => Task.CompletedTask,
            new Http2ServerOptions
            {
                SendSettings = false,
                AutoAcknowledge = false,
                OnConnection = _ =>
                {
                    connected.TrySetResult();
                    return Task.CompletedTask;
                },
            }));
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await connected.Task.DefaultTimeout();
        await client.PingAsync();

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Failed, (await client.ReadStreamFramesAsync(stream)).Render());
        Assert.Equal("timeout", (await emulator.CallFinishedAsync()).Status);
    }

    /// <summary>Flow control passes its refusal on: the client is stopped by the windows, and the gateway holds no more than they allow.</summary>
    [Fact]
    public async Task NeverReads_ClientIsStopped_OthersAreServed_AndTheTimeoutEndsIt()
    {
        var connections = 0;
        await using var emulator = await TestEmulator.StartAsync(
            new ScriptedLauncher(
                call => call.AnswerAsync([1]),
                new Http2ServerOptions
                {
                    OnConnection = c =>
                    {
                        if (Interlocked.Increment(ref connections) == 1)
                            c.PauseReading();
                        return Task.CompletedTask;
                    },
                }),
            f => f with { InstanceConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(TestEmulator.Request());
        var sent = 0L;
        var sending = SendWithoutEndAsync();
        await Bounded.Until(() => client.SendWindow(stream) <= 0);

        await using var other = await emulator.ConnectAsync();
        Assert.EndsWith(Served, (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Failed, (await client.ReadStreamFramesAsync(stream)).Render());
        await Assert.ThrowsAsync<IOException>(() => sending).DefaultTimeout();
        Assert.InRange(sent, 1, 32 << 20);

        async Task SendWithoutEndAsync()
        {
            var piece = new byte[Http2Frame.DefaultMaxFrameSize];
            while (true)
            {
                await client.SendDataWithinWindowAsync(stream, piece);
                sent += piece.Length;
            }
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(1024)]
    public async Task HeadersOrTrailersTooLarge_OnlyTheirOwnCallFails(int kilobytes)
    {
        var release = new TaskCompletionSource();
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            if (call.Path == "/s/neighbour")
                await release.Task;
            HeaderField[] large = call.Path == "/s/headers" ? [("large", new string('x', kilobytes * 1024))] : [];
            HeaderField[] trailing = call.Path == "/s/trailers" ? [("large", new string('x', kilobytes * 1024))] : [];
            await call.SendHeadersAsync(large);
            await call.SendMessageAsync([1]);
            await call.SendTrailersAsync(0, trailing);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 10, ReservedConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        var neighbour = await client.OpenStreamAsync(TestEmulator.Request("/s/neighbour"), endStream: true);
        await Bounded.Until(() => function.Streams.Count == 1);

        var headers = await client.CallAsync(TestEmulator.Request("/s/headers"), [1]);
        var trailers = await client.CallAsync(TestEmulator.Request("/s/trailers"), [1]);
        release.SetResult();

        Assert.Equal(["502"], headers[0].Values(":status"));
        Assert.Contains("\"BadResponse\"", System.Text.Encoding.UTF8.GetString(headers.Body()), StringComparison.Ordinal);
        Assert.Equal(["200"], trailers[0].Values(":status"));
        Assert.EndsWith(Served, (await client.ReadStreamFramesAsync(neighbour)).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeaderValueWithALineBreak_NothingIsSmuggled()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync(("a", "b\r\nsmuggled: 1"));
            await call.SendMessageAsync([1]);
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), [1]);

        var headers = frames.SelectMany(frame => frame.Headers ?? []).ToList();
        Assert.NotEmpty(headers);
        Assert.DoesNotContain(headers, header => header.Name == "smuggled" || header.Value.Contains('\r') || header.Value.Contains('\n'));
    }

    /// <summary>A length prefix that promises 4 GiB is only counted, never believed.</summary>
    [Fact]
    public async Task MessageThatPromisesFourGigabytes_PassesAsItIs()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendDataAsync(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3 });
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), [1]);

        Assert.Equal("HEADERS(:status 200, content-type application/grpc) | DATA(8) | HEADERS(grpc-status 0, END_STREAM)", frames.Render());
    }

    private static byte[] Rubbish(int length)
    {
        var rubbish = new byte[length];
        new Random(length).NextBytes(rubbish);
        return rubbish;
    }
}

using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Functions that do on HTTP/2 what they may do and hardly any does; the client notices nothing.</summary>
public class OddFunctionTests
{
    private const string Answer = "HEADERS(:status 200, content-type application/grpc) | DATA(5) | HEADERS(grpc-status 0, END_STREAM)";

    [Fact]
    public async Task GoAwayWithEachAnswer_NextCallComesOverANewConnectionToTheSameInstance()
    {
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            await call.SendMessageAsync([]);
            // Ahead of the trailers: once the client has those, the gateway knows.
            await call.Connection.SendGoAwayAsync(call.Id);
            await call.SendTrailersAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(Answer, (await client.CallAsync(TestEmulator.Request(), [])).Render());

        var instance = Assert.Single(function.Instances);
        Assert.Equal([1, 1, 1], instance.Server.Connections.Select(connection => connection.Streams.Count));
    }

    [Fact]
    public async Task PingBeforeEverythingItSends_EachIsAcknowledged()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.Connection.PingAsync();
            await call.ReadMessagesAsync();
            await call.Connection.PingAsync();
            await call.SendHeadersAsync();
            await call.Connection.PingAsync();
            await call.SendMessageAsync([]);
            await call.Connection.PingAsync();
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        Assert.Equal(Answer, (await client.CallAsync(TestEmulator.Request(), [])).Render());
    }

    [Fact]
    public async Task AnswerPaddedBeyondItsWindow_ArrivesWhole()
    {
        var message = GrpcMessages.Frame(new byte[100_000]);
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync();
            // 16 times as many octets as the message has: without credit for the padding the window is soon used up.
            await call.Connection.SendPaddedWithinWindowAsync(call.Id, message, perFrame: 16);
            await call.SendTrailersAsync();
        }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(message, frames.Body());
        Assert.Equal("HEADERS(grpc-status 0, END_STREAM)", frames[^1].ToString());
    }
}

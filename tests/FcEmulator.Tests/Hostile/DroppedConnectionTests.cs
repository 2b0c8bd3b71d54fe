using System.Net.Security;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using FcEmulator.Billing.Ledger;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>
/// Connections that end, in order or by a reset, after each byte of a call, on either side of the gateway: no slot stays taken, the ledger is
/// whole, and the next call is served.
/// </summary>
public class DroppedConnectionTests
{
    private const string Headers = "HEADERS(:status 200, content-type application/grpc)";
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    [Fact]
    public async Task Client_DropsAfterEachByteOfACall_NoSlotIsLost()
    {
        const int Slots = 8;
        var function = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = Slots, ReservedConcurrency = 1 });
        using var connections = new GatewayConnections(emulator.Port);
        var call = OctetsOfACall();

        for (var length = 0; length <= call.Length; length++)
            await DropAfterAsync(emulator, call[..length], abort: length % 2 == 0);
        await Bounded.Until(() => connections.Open == 0);

        await AssertAllSlotsAreFreeAsync(emulator, function, Slots);
        var records = await emulator.LedgerAsync();
        Assert.Equal(records.OfType<BeginRecord>().Count(), records.OfType<IntervalRecord>().Count());
        Assert.Equal(records.OfType<CallRecord>().Count(), records.OfType<IntervalRecord>().Sum(interval => interval.RequestCount));
        Assert.Single(function.Instances);
    }

    [Fact]
    public async Task Client_DropsAfterEachByteOfTheTlsHandshake_NoConnectionStays()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        using var connections = new GatewayConnections(emulator.Port);
        var hello = await ClientHelloAsync();

        for (var length = 0; length <= hello.Length; length += 3)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("localhost", emulator.Port).DefaultTimeout();
            await socket.SendAsync(hello.AsMemory(0, length)).DefaultTimeout();
            if (length % 2 == 0)
                socket.Close(timeout: 0);
        }

        await Bounded.Until(() => connections.Open == 0);
        await using var client = await emulator.ConnectAsync();
        Assert.EndsWith(Served, (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    /// <summary>The function ends its connection after each byte of its answer; the client sees what came, then FC's end, and never a hang.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Function_DropsAfterEachByteOfItsAnswer_ClientSeesWhatCameAndFcsEnd(bool abort)
    {
        var length = 0;
        var answer = Array.Empty<byte>();
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            if (call.Path != "/s/drop")
            {
                await call.AnswerAsync([1]);
                return;
            }

            answer = OctetsOfAnAnswer(call.Id);
            await call.Connection.SendRawAsync(answer.AsMemory(0, Math.Min(length, answer.Length)));
            if (abort)
                call.Connection.Abort();
            else
                await call.Connection.FinishAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 1, ReservedConcurrency = 1 });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), [1]);

        string last;
        do
        {
            var frames = await client.CallAsync(TestEmulator.Request("/s/drop"), [1]);
            last = frames.JoinData().Render();
            // The end may ride on the last octets, which gRPC stacks cannot tell from an empty frame behind them.
            Assert.True(Regex.IsMatch(last, @"^HEADERS\(:status 200, content-type application/grpc\)( \| DATA\([1-8], END_STREAM\)|( \| DATA\([1-8]\))? \| (DATA\(0, END_STREAM\)|HEADERS\(grpc-status 0, END_STREAM\)))$"), last);
            var next = (await client.CallAsync(TestEmulator.Request(), [1])).Render();
            // A call may go out on the connection before its reset has come in, or its end behind a whole answer; the one after it cannot.
            if ((abort || last.EndsWith(Served, StringComparison.Ordinal)) && !next.EndsWith(Served, StringComparison.Ordinal))
                next = (await client.CallAsync(TestEmulator.Request(), [1])).Render();
            Assert.EndsWith(Served, next, StringComparison.Ordinal);
        }
        while (++length <= answer.Length);

        // A reset may overtake what was sent before it; an orderly end does not.
        if (!abort)
            Assert.Equal($"{Headers} | DATA(8) | {Served}", last);
    }

    /// <summary>A client that is gone without a word (cable pulled, laptop closed) cannot be told from one that thinks: only the timeouts end it.</summary>
    [Fact]
    public async Task Client_SilentInMidCall_KeepsItsSlotUntilTheExecutionTimeout()
    {
        var function = new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/silent")
                await call.ReadMessagesAsync();
            await call.AnswerAsync([1]);
        });
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 1, ReservedConcurrency = 1 });
        await using var silent = await emulator.ConnectAsync(new Http2ClientOptions { AutoAcknowledge = false });
        await silent.OpenStreamAsync(TestEmulator.Request("/s/silent"));
        await Bounded.Until(() => function.Streams.Count == 1);
        silent.PauseReading();
        await using var client = await emulator.ConnectAsync();
        Assert.Equal(["429"], (await client.CallAsync(TestEmulator.Request(), [1]))[0].Values(":status"));

        emulator.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("429 ResourceExhausted", (await emulator.CallFinishedAsync()).Status);
        Assert.Equal("timeout", (await emulator.CallFinishedAsync()).Status);
        Assert.EndsWith(Served, (await client.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
    }

    private static async Task DropAfterAsync(TestEmulator emulator, byte[] octets, bool abort)
    {
        await using var client = await emulator.ConnectAsync(new Http2ClientOptions { SendPreface = false, AutoAcknowledge = false });
        await client.SendRawAsync(octets);
        if (abort)
            client.Abort();
        else
            await client.FinishAsync();
    }

    private static async Task AssertAllSlotsAreFreeAsync(TestEmulator emulator, ScriptedLauncher function, int slots)
    {
        var gate = new TaskCompletionSource();
        await using var client = await emulator.ConnectAsync();
        var streams = new List<int>();
        var before = function.Streams.Count;
        for (var i = 0; i < slots; i++)
            streams.Add(await client.OpenStreamAsync(TestEmulator.Request()));
        await Bounded.Until(() => function.Streams.Count == before + slots);
        foreach (var stream in streams)
        {
            await client.SendMessageAsync(stream, [1], endStream: true);
            Assert.EndsWith(Served, (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
        }
    }

    private static byte[] OctetsOfACall() =>
    [
        .. Http2TestClient.Preface,
        .. Octets(
        [
            Http2Frame.Settings(),
            .. Http2Frame.HeaderBlock(1, HpackBlock.Of(TestEmulator.Request()), endStream: false),
            Http2Frame.Data(1, GrpcMessages.Frame([1, 2, 3])),
            Http2Frame.Data(1, GrpcMessages.Frame([4]), endStream: true),
        ]),
    ];

    private static byte[] OctetsOfAnAnswer(int stream) => Octets(
    [
        .. Http2Frame.HeaderBlock(stream, HpackBlock.Of([(":status", "200"), ("content-type", "application/grpc")]), endStream: false),
        Http2Frame.Data(stream, GrpcMessages.Frame([1, 2, 3])),
        .. Http2Frame.HeaderBlock(stream, HpackBlock.Of([("grpc-status", "0")]), endStream: true),
    ]);

    private static byte[] Octets(IReadOnlyList<Http2Frame> frames)
    {
        using var octets = new MemoryStream();
        using (var writer = new FrameWriter(octets))
            Assert.True(writer.WriteAsync(frames, CancellationToken.None).IsCompletedSuccessfully);
        return octets.ToArray();
    }

    private static async Task<byte[]> ClientHelloAsync()
    {
        var recorded = new FirstWriteStream();
        await using var tls = new SslStream(recorded);
        var handshake = new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] };
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(handshake)).DefaultTimeout();
        return recorded.Written.ToArray();
    }

    /// <summary>Takes what is written, and has nothing to read.</summary>
    private sealed class FirstWriteStream : MemoryStream
    {
        public MemoryStream Written { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Written.WriteAsync(buffer, cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);
    }
}

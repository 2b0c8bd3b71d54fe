using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>
/// Clients that send frames as fast as the wire carries them and read nothing of what they cause. The gateway either takes the flood in or
/// stops reading it; it holds no memory for it, and others are served meanwhile. Alone, because it looks at the memory of the whole process.
/// </summary>
[Collection(nameof(LongStreamTests))]
public class FloodTests
{
    private const long MiB = 1 << 20;
    private const int Octets = 3 * (int)MiB;
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    private static readonly Dictionary<string, Func<int, IReadOnlyList<Http2Frame>>> Floods = new()
    {
        ["PING"] = _ => [Http2Frame.Ping(new byte[8])],
        ["PING answers nobody asked for"] = _ => [Http2Frame.Ping(new byte[8], ack: true)],
        ["SETTINGS"] = n => [Http2Frame.Settings([new Http2Setting(Http2SettingId.InitialWindowSize, (uint)(65_535 + (n % 2)))])],
        ["SETTINGS without any"] = _ => [Http2Frame.Settings()],
        ["PRIORITY"] = n => [new Http2Frame(Http2FrameType.Priority, 0, (n * 2) + 1, new byte[5])],
        ["WINDOW_UPDATE"] = _ => [Http2Frame.WindowUpdate(0, 1)],
        ["unknown frames"] = _ => [new Http2Frame((Http2FrameType)0xBE, 0, 0, default)],
        ["empty DATA"] = n => n == 0 ? Http2Frame.HeaderBlock(1, HpackBlock.Of(TestEmulator.Request("/s/wait")), endStream: false) : [Http2Frame.Data(1, default)],
        ["empty CONTINUATION"] = n => n == 0
            ? [new Http2Frame(Http2FrameType.Headers, 0, 1, HpackBlock.Of(TestEmulator.Request("/s/wait")))]
            : [new Http2Frame(Http2FrameType.Continuation, 0, 1, default)],
        ["streams opened and reset"] = n =>
            [.. Http2Frame.HeaderBlock((n * 2) + 1, HpackBlock.Of(TestEmulator.Request("/s/wait")), endStream: false), Http2Frame.RstStream((n * 2) + 1, Http2ErrorCode.Cancel)],
        ["streams the gateway has to reset"] = n =>
            Http2Frame.HeaderBlock((n * 2) + 1, HpackBlock.Of(TestEmulator.Request().Where(header => header.Name != ":path")), endStream: true),
        ["streams whose window overflows"] = n =>
            [.. Http2Frame.HeaderBlock((n * 2) + 1, HpackBlock.Of(TestEmulator.Request("/s/wait")), endStream: false), Http2Frame.WindowUpdate((n * 2) + 1, int.MaxValue)],
        ["refused calls"] = n => Http2Frame.HeaderBlock((n * 2) + 1, HpackBlock.Of(TestEmulator.Request(authority: "nowhere.example")), endStream: true),
    };

    public static TheoryData<string> Names => [.. Floods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Flood_NothingRead_MemoryIsBoundedAndOthersAreServed(string name)
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            if (call.Path == "/s/wait")
                await call.ReadResetAsync();
            else
                await call.AnswerAsync([1]);
        }));
        await using var other = await emulator.ConnectAsync();
        await other.CallAsync(TestEmulator.Request(), [1]);
        var octets = Pieces(Floods[name]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var client = await emulator.ConnectAsync(new Http2ClientOptions { AutoAcknowledge = false, AutoWindowUpdate = false });
        client.PauseReading();

        var sent = 0;
        var flooding = FloodAsync();
        var standing = 0;
        for (var last = -1; !flooding.IsCompleted && standing < 20; last = sent)
        {
            Assert.EndsWith(Served, (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
            standing = sent == last ? standing + 1 : 0;
        }

        // What is still on its way holds some: a busy machine that had yet to refuse it was seen with 77 MB.
        await Bounded.Until(() => GC.GetTotalMemory(forceFullCollection: true) - before < 48 * MiB);
        await client.DisposeAsync();
        await flooding.DefaultTimeout();
        Assert.EndsWith(Served, (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);

        async Task FloodAsync()
        {
            try
            {
                foreach (var piece in octets)
                {
                    await client.SendRawAsync(piece);
                    sent++;
                }
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Told to go away, or stopped by this test.
            }
        }
    }

    /// <summary>The whole flood, cut into writes of many frames each.</summary>
    private static List<byte[]> Pieces(Func<int, IReadOnlyList<Http2Frame>> flood)
    {
        var pieces = new List<byte[]>();
        using var piece = new MemoryStream();
        using var writer = new FrameWriter(piece);
        var total = 0L;
        for (var n = 0; total < Octets; n++)
        {
            Assert.True(writer.WriteAsync(flood(n), CancellationToken.None).IsCompletedSuccessfully);
            if (piece.Length < 64 * 1024)
                continue;
            total += piece.Length;
            pieces.Add(piece.ToArray());
            piece.SetLength(0);
        }

        return pieces;
    }
}

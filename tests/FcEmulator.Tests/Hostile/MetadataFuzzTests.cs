using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>Seeded random metadata through the whole gateway: what gRPC allows arrives as it was sent; whatever else there is breaks nothing for others.</summary>
public class MetadataFuzzTests
{
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    private const string Served = "HEADERS(grpc-status 0, END_STREAM)";

    [Fact]
    public async Task ValidMetadata_BothWays_ArrivesAsSent()
    {
        var random = new Random(20261124);
        IReadOnlyList<HeaderField> answer = [];
        var function = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync(answer);
            await call.SendMessageAsync([1]);
            await call.SendTrailersAsync(0, answer);
        });
        await using var emulator = await TestEmulator.StartAsync(function);
        await using var client = await emulator.ConnectAsync();

        for (var n = 0; n < 200; n++)
        {
            var sent = Valid(random);
            answer = Valid(random);

            var frames = await client.CallAsync(TestEmulator.Request(metadata: sent), [1]);

            Assert.Equal(ByName(sent), ByName(Own(function.Streams[^1].Headers)));
            Assert.Equal(ByName(answer), ByName(Own(frames[0].Headers!)));
            Assert.Equal(ByName(answer), ByName(Own(frames[^1].Headers!)));
        }
    }

    [Fact]
    public async Task AnyBytes_EndInAnAnswerOrAnError_AndOthersAreServed()
    {
        var random = new Random(7);
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(call => call.AnswerAsync([1])));
        await using var other = await emulator.ConnectAsync();

        for (var n = 0; n < 150; n++)
        {
            await using var client = await emulator.ConnectAsync();
            try
            {
                await client.OpenStreamAsync(Shuffled(random, [.. TestEmulator.Request(), .. Hostile(random)]), endStream: true);
                await client.ReadFrameAsync(frame => frame.IsLast || frame.Type == Http2FrameType.GoAway);
            }
            catch (IOException)
            {
                // Closed with the error said before, or while this side was still sending.
            }

            if (n % 10 == 0)
                Assert.EndsWith(Served, (await other.CallAsync(TestEmulator.Request(), [1])).Render(), StringComparison.Ordinal);
        }
    }

    private static List<HeaderField> Valid(Random random)
    {
        var fields = new List<HeaderField>();
        for (var left = random.Next(0, 12); left > 0; left--)
        {
            var binary = random.Next(3) == 0;
            var name = "m-" + Text(random, random.Next(1, 20), NameCharacters) + (binary ? "-bin" : "");
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);
            // gRPC: printable ASCII, blanks not at the ends; binary values in base64, padded or not.
            var value = binary ? Convert.ToBase64String(bytes).TrimEnd(random.Next(2) == 0 ? '=' : ' ') : "v" + string.Concat(bytes.Select(b => (char)(0x20 + (b % 0x5F)))) + "v";
            for (var repeated = random.Next(1, 4); repeated > 0; repeated--)
                fields.Add(new HeaderField(name, value));
        }

        return fields;
    }

    private static IEnumerable<HeaderField> Hostile(Random random)
    {
        for (var left = random.Next(1, 6); left > 0; left--)
        {
            var name = random.Next(4) switch
            {
                0 => Any(random, random.Next(0, 8)),
                1 => ":" + Text(random, 4, NameCharacters),
                2 => ((string[])["connection", "transfer-encoding", "te", "content-length", "host", "upgrade", "keep-alive", "grpc-timeout", "x-fc-request-id", "\u0001"])[random.Next(10)],
                _ => Text(random, random.Next(1, 2000), NameCharacters),
            };
            yield return new HeaderField(name, Any(random, random.Next(3) == 0 ? random.Next(0, 5000) : random.Next(0, 20)));
        }
    }

    private static HeaderField[] Shuffled(Random random, HeaderField[] fields)
    {
        // Mostly the pseudo-headers stay first: otherwise nothing behind them would ever be looked at.
        if (random.Next(5) == 0)
            random.Shuffle(fields);
        return fields;
    }

    private static string Any(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(256)));

    private static string Text(Random random, int length, string characters) => string.Concat(Enumerable.Range(0, length).Select(_ => characters[random.Next(characters.Length)]));

    private static IEnumerable<HeaderField> Own(IEnumerable<HeaderField> fields) => fields.Where(field => field.Name.StartsWith("m-", StringComparison.Ordinal));

    /// <summary>HTTP keeps the order of values under one name, not that of names.</summary>
    private static IEnumerable<string> ByName(IEnumerable<HeaderField> fields) =>
        fields.GroupBy(field => field.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}: {string.Join(" | ", group.Select(field => field.Value))}");
}

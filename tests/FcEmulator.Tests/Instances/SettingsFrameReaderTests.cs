using FcEmulator.Instances;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Instances;

public class SettingsFrameReaderTests
{
    // SETTINGS { INITIAL_WINDOW_SIZE = 65,535, MAX_CONCURRENT_STREAMS = 100 }, then a WINDOW_UPDATE.
    private static readonly byte[] WithLimit =
        [0, 0, 12, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0xff, 0xff, 0, 3, 0, 0, 0, 100, 0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 1, 0, 0];

    [Fact]
    public void Feed_SettingsInPiecesOfAnySize_FindsTheLimit() => Prop.ForAll(
        Gen.Choose(1, WithLimit.Length).ToArbitrary(),
        size => Read(WithLimit, size) == (true, 100u))
        .Check(Config.QuickThrowOnFailure.WithReplay(1, 1));

    [Fact]
    public void Feed_SettingsWithoutTheLimit_HasNone() =>
        Assert.Equal((true, SettingsFrameReader.Unlimited), Read([0, 0, 0, 4, 0, 0, 0, 0, 0], 9));

    [Fact]
    public void Feed_SettingTwice_TheLaterCounts() =>
        Assert.Equal((true, 2u), Read([0, 0, 12, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 2], 4));

    [Fact]
    public void Feed_PartOfTheFrame_WaitsForTheRest() => Assert.Equal((false, null), Read(WithLimit[..20], 20));

    [Fact]
    public void Feed_AnswerOfAnHttp1Server_IsNoHttp2() => Assert.Equal((true, null), Read("HTTP/1.1 400 Bad Request\r\n"u8.ToArray(), 5));

    private static (bool Done, uint? Streams) Read(byte[] bytes, int size)
    {
        var reader = new SettingsFrameReader();
        var done = bytes.Chunk(size).Any(piece => reader.Feed(piece));
        return (done, reader.MaxConcurrentStreams);
    }
}

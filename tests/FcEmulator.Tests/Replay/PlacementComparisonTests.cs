using FcEmulator.Replay;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Replay;

/// <summary>Which calls are said to be elsewhere than in the recording.</summary>
public class PlacementComparisonTests
{
    [Theory]
    [InlineData("a a b", "x x y", "")]
    [InlineData("a a b", "y y x", "")]
    [InlineData("a a a", "x y x", "1")]
    [InlineData("a b a", "x x x", "1")]
    [InlineData("a a b b", "x y x x", "0")]
    [InlineData("a - a", "x x x", "")]
    [InlineData("a a a", "x - x", "")]
    public void Apart_AreThoseThatShareAnInstanceWithOthers(string recorded, string now, string apart) =>
        Assert.Equal(apart, string.Join(' ', Compare(recorded.Split(' '), now.Split(' ')).Apart.Select(call => call.RequestId)));

    [Fact]
    public void Apart_InstancesOfOtherNames_NoneWhateverTheCalls() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 9).Select(number => $"c{number}").NonEmptyListOf()),
        instances => Compare(instances, instances.Select(id => $"other-{9 - int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture)}")).Apart.Count == 0)
        .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Counts_InstancesAndColdStarts_OfEitherSide()
    {
        ReplayedCall[] calls =
        [
            Call(0, "a", "x") with { RecordedPlace = new("a", true) },
            Call(1, "a", "x") with { Place = new("x", true) },
            Call(2, "b", "x"),
            Call(3, "-", "-"),
        ];
        var comparison = new PlacementComparison(calls);

        Assert.Equal((2, 1), (comparison.InstancesRecorded, comparison.InstancesNow));
        Assert.Equal(["1"], comparison.ColdNow.Select(call => call.RequestId));
        Assert.Equal(["0"], comparison.WarmNow.Select(call => call.RequestId));
    }

    [Fact]
    public void IsRefused_OnlyWhereTheSchedulerDidIt()
    {
        var refused = new RecordedCall("call", 1, "1-0", "c", "localhost", "/s/m", "POST", true, default, [], 0, null, null, false, 0, [], CallOutcomeWord.Refused, "429", 429, null, null, "ResourceExhausted", 1, null);

        Assert.True(CallPlace.IsRefused(refused));
        Assert.True(CallPlace.IsRefused(refused with { Faults = ["f1 delay time=1s"] }));
        Assert.False(CallPlace.IsRefused(refused with { Faults = ["f1 throttle nth=1"] }));
        Assert.False(CallPlace.IsRefused(refused with { ErrorCode = "CAExited", InstanceId = "c-1" }));
        Assert.Null(CallPlace.Of(refused));
    }

    private static PlacementComparison Compare(IEnumerable<string> recorded, IEnumerable<string> now) =>
        new([.. recorded.Zip(now).Select((pair, number) => Call(number, pair.First, pair.Second))]);

    private static ReplayedCall Call(int number, string recorded, string now) => new($"{number}", "/s/m", "grpc-status 0", "grpc-status 0")
    {
        RecordedPlace = recorded == "-" ? null : new CallPlace(recorded, false),
        Place = now == "-" ? null : new CallPlace(now, false),
    };
}

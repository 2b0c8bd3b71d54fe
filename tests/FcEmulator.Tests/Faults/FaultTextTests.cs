using FcEmulator.Configuration.Faults;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Faults;

public class FaultTextTests
{
    [Theory]
    [InlineData("delay time=200ms function=greeter")]
    [InlineData("throttle method=*/SayHello probability=0.25 seed=7")]
    [InlineData("slow-start time=5s nth=1")]
    [InlineData("start-failure every=2 times=3")]
    [InlineData("kill")]
    [InlineData("kill after=2 direction=in method=*/RouteChat nth=3+")]
    [InlineData("oom after=1")]
    [InlineData("hang metadata.user=a*")]
    [InlineData("goaway side=instance")]
    [InlineData("reset after=1 side=instance code=CANCEL")]
    [InlineData("reset code=77")]
    [InlineData("no-trailers")]
    [InlineData("stall direction=in")]
    [InlineData("max-streams streams=1 side=instance function=greeter")]
    [InlineData("max-streams streams=1")]
    [InlineData("drop after=3 side=instance")]
    [InlineData("bandwidth rate=64KB direction=out")]
    [InlineData("latency time=30ms")]
    [InlineData("hang \"metadata.x=two words\"")]
    public void Parse_EachKind_IsWrittenAsItWas(string text)
    {
        var rule = FaultText.Parse(text, out var problem);

        Assert.Equal("", problem);
        // The written order is the kind's own.
        Assert.Equal(text.Split(' ').Order(), FaultText.Of(rule!).Split(' ').Order());
    }

    [Theory]
    [InlineData("", "names no kind. Write one of delay, throttle, ")]
    [InlineData("kil", "begins with kil, which is none of delay, throttle, ")]
    [InlineData("delay", "lacks time=, which is a duration up to 24h, such as 200ms or 5s. Add it.")]
    [InlineData("delay time=0s", "has time=0s, but time is a duration up to 24h, such as 200ms or 5s. Write it so.")]
    [InlineData("kill after", "has after without a value, which is a whole number. Write after=VALUE.")]
    [InlineData("kill time=5s", "has time=5s, but kill takes after=, direction=, function=, ")]
    [InlineData("slow-start time=1s method=*", "has method=*, but slow-start takes time=, function=, nth=, every=, probability=, seed=, times=.")]
    [InlineData("kill after=1 after=2", "says after twice. Write it once.")]
    [InlineData("kill direction=both after=1", "counts messages of one direction. Write direction=in or direction=out.")]
    [InlineData("reset code=BROKEN", "has code=BROKEN, but code is an HTTP/2 code: NO_ERROR, ")]
    [InlineData("throttle probability=1.5", "has probability=1.5, but probability is a number from 0 to 1. Write it so.")]
    [InlineData("throttle nth=0", "has nth=0, but nth is a whole number from 1, with + for it and all later ones. Write it so.")]
    [InlineData("max-streams streams=1 method=*/x side=client", "is about all client connections, so it takes streams= and side= only. Leave the rest out.")]
    [InlineData("hang \"metadata.x=a", "has a quote that does not end. Close it.")]
    public void Parse_Mistake_IsOneSentenceWithItsCure(string text, string problem)
    {
        Assert.Null(FaultText.Parse(text, out var said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnyRule_ReadsBackAsTheSame() => Prop.ForAll(Rules(), rule =>
    {
        var text = FaultText.Of(rule);
        var again = FaultText.Parse(text, out var problem);
        Assert.Equal("", problem);
        Assert.Equal(text, FaultText.Of(again!));
        Assert.Equal(rule with { Metadata = [] }, again! with { Metadata = [] });
        Assert.Equal(rule.Metadata, again.Metadata);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<FaultRule> Rules() =>
        (from texts in Gen.Elements("a", "two words", "*/Say\"Hello", "back\\slash", "ü").ArrayOf(3)
         from number in Gen.Choose(1, 100)
         from flag in Gen.Elements(true, false)
         from chance in Gen.Choose(0, 1000)
         select new FaultRule(FaultKind.Reset)
         {
             Direction = flag ? FaultDirection.In : FaultDirection.Out,
             Side = flag ? FaultSide.Client : FaultSide.Instance,
             Function = flag ? texts[0] : null,
             Method = texts[1],
             Metadata = flag ? [new("key-bin", texts[2])] : [],
             Nth = number,
             AndLater = flag,
             Every = number,
             Probability = chance / 1000.0,
             Seed = -number,
             Times = number,
             After = number,
             Code = number,
         }).ToArbitrary();
}

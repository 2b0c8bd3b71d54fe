using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Faults;

/// <summary>Whom a rule hits, against what its words say.</summary>
public class FaultDecisionProperties
{
    [Fact]
    public void IsHit_AnyRule_IsWhatItsWordsSay() => Prop.ForAll(Rules(), rule =>
    {
        var active = new ActiveFault("f1", rule);
        var hits = Enumerable.Range(1, 200).Where(_ => active.Count() is not null).Count();
        var fitting = Enumerable.Range(1, 200).Where(number =>
            (rule.Nth is not { } nth || (rule.AndLater ? number >= nth : number == nth))
            && (rule.Every is not { } every || number % every == 0)
            && (rule.Probability == 1 || FaultDecision.Chance(rule.Seed, number) < rule.Probability));
        Assert.Equal(Math.Min(fitting.Count(), rule.Times ?? long.MaxValue), hits);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsHit_Probability_IsThatShare_AndTheSameAgainForTheSeed() => Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
    {
        var rule = new FaultRule(FaultKind.Throttle) { Probability = 0.3, Seed = seed };
        var hits = Enumerable.Range(1, 2000).Where(number => FaultDecision.IsHit(rule, number, 0)).ToList();
        // Six standard deviations: 600 ± 123.
        Assert.InRange(hits.Count, 477, 723);
        Assert.Equal(hits, Enumerable.Range(1, 2000).Where(number => FaultDecision.IsHit(rule, number, 0)));
        Assert.NotEqual(hits, Enumerable.Range(1, 2000).Where(number => FaultDecision.IsHit(rule with { Seed = seed + 1 }, number, 0)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("throttle", true)]
    [InlineData("throttle function=greeter", true)]
    [InlineData("throttle function=other", false)]
    [InlineData("throttle method=/helloworld.Greeter/SayHello", true)]
    [InlineData("throttle method=*/SayHello", true)]
    [InlineData("throttle method=*/sayhello", false)]
    [InlineData("throttle metadata.user=al*", true)]
    [InlineData("throttle metadata.User=alice", true)]
    [InlineData("throttle metadata.user=bob", true)]
    [InlineData("throttle metadata.user=eve", false)]
    [InlineData("throttle metadata.other=*", false)]
    [InlineData("throttle function=greeter method=*Say* metadata.user=bob", true)]
    [InlineData("throttle function=greeter method=*Chat metadata.user=bob", false)]
    public void Fits_EachCondition_HasToHold(string text, bool fits) => Assert.Equal(fits, FaultDecision.Fits(
        FaultText.Parse(text, out _)!, "greeter", "/helloworld.Greeter/SayHello", name => name == "user" ? ["alice", "bob"] : []));

    [Fact]
    public void Rules_AddedAndRemoved_CountWhatTheyDid()
    {
        var rules = new FaultRules();
        Assert.Null(rules.OfCall("greeter", "/s/m", _ => []));
        rules.Add(FaultText.Parse("throttle every=2", out _)!);
        var second = rules.Add(FaultText.Parse("start-failure", out _)!);

        Assert.Null(rules.OfCall("greeter", "/s/m", _ => []));
        var hit = Assert.Single(rules.OfCall("greeter", "/s/m", _ => [])!);
        Assert.True(hit.Happened());
        Assert.False(hit.Happened());
        Assert.Single(rules.OfStart("greeter")!);

        Assert.Equal([new FaultStatus("f1", "throttle every=2", 2, 1), new FaultStatus("f2", "start-failure", 1, 0)], rules.List);
        Assert.NotNull(rules.Remove(second.Id));
        Assert.Null(rules.Remove(second.Id));
        Assert.Null(rules.OfStart("greeter"));
        Assert.Equal("f3", rules.Add(new FaultRule(FaultKind.Hang)).Id);
    }

    private static Arbitrary<FaultRule> Rules() =>
        (from nth in Gen.Choose(0, 40)
         from later in Gen.Elements(true, false)
         from every in Gen.Choose(0, 7)
         from chance in Gen.Elements(0, 0.5, 1)
         from seed in Gen.Choose(0, 1000)
         from times in Gen.Choose(0, 20)
         select new FaultRule(FaultKind.Throttle)
         {
             Nth = nth == 0 ? null : nth,
             AndLater = later,
             Every = every == 0 ? null : every,
             Probability = chance,
             Seed = seed,
             Times = times == 0 ? null : times,
         }).ToArbitrary();
}

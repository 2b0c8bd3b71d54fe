using FcEmulator.Billing;
using FcEmulator.Billing.Rates;

namespace FcEmulator.Tests.Billing.Rates;

public class RateCardTests
{
    private static readonly RateCard Card = RateCards.Load(null).Value!;

    /// <summary>
    /// The worked example of FC's billing page: 3 M calls, 512 MB, 200 ms, 0.25 vCPU, one at a time.
    /// Invocations: 3,000,000 / 10,000 × 75 CU = 22,500. Memory: 0.5 GB × 0.2 s × 3 M = 300,000 GB·s × 0.15 = 45,000.
    /// Active vCPU: 0.25 × 0.2 s × 3 M = 150,000 vCPU·s × 1 = 150,000. Together 217,500 CU × USD 0.000020 = USD 4.35.
    /// The page leaves disk out: 512 MB are within what is free.
    /// </summary>
    [Fact]
    public void Charges_WorkedExampleOfThePage_AreItsNumbers()
    {
        var time = new BilledTime(TimeSpan.FromMilliseconds(200) * 3_000_000, TimeSpan.Zero, TimeSpan.Zero);

        var charges = Card.Charges(new InstanceSpecification(0.25m, 512, 512), time, invocations: 3_000_000);

        Assert.Equal(
            [
                new Charge(ChargeItem.Invocations, 3_000_000, 22_500),
                new Charge(ChargeItem.ActiveVcpu, 150_000, 150_000),
                new Charge(ChargeItem.IdleVcpu, 0, 0),
                new Charge(ChargeItem.Memory, 300_000, 45_000),
                new Charge(ChargeItem.Disk, 0, 0),
            ],
            charges);
        Assert.Equal(4.35m, Card.CostOf(charges.Sum(charge => charge.Cu)));
    }

    /// <summary>
    /// 1 vCPU, 2 GB, 10 GB disk of which 0.5 are free, for 100 s active, 20 s held by a connection, 1,000 s waiting as a minimum instance.
    /// Active vCPU: 120 s as the card assumes, else 100. Idle: 1,000 or 1,020 at factor 0. Memory: 2 × 1,120 × 0.15 = 336.
    /// Disk: 9.5 × 1,120 × 0.05 = 532.
    /// </summary>
    [Theory]
    [InlineData(true, 120, 1_000)]
    [InlineData(false, 100, 1_020)]
    public void Charges_IdleTime_CostsMemoryAndDiskAndNoVcpu(bool idleConnectionIsActive, int active, int idle)
    {
        var card = Card with { Assumptions = Card.Assumptions with { IdleConnectionIsActive = idleConnectionIsActive } };
        var time = new BilledTime(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1_000));

        Assert.Equal(
            [
                new Charge(ChargeItem.Invocations, 0, 0),
                new Charge(ChargeItem.ActiveVcpu, active, active),
                new Charge(ChargeItem.IdleVcpu, idle, 0),
                new Charge(ChargeItem.Memory, 2_240, 336),
                new Charge(ChargeItem.Disk, 10_640, 532),
            ],
            card.Charges(new InstanceSpecification(1, 2048, 10240), time, 0));
    }

    /// <summary>16 GB of a Tesla card: 10 s active × 16 × 2.1 = 336 CU, 100 s waiting × 16 × 0.5 = 800 CU.</summary>
    [Fact]
    public void Charges_Gpu_IsCountedByItsMemory()
    {
        var specification = new InstanceSpecification(4, 16384, 512, new GpuSpecification("tesla", 16384));

        var charges = Card.Charges(specification, new BilledTime(TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromSeconds(100)), 0);

        Assert.Equal(
            [new Charge(ChargeItem.ActiveGpu, 160, 336), new Charge(ChargeItem.IdleGpu, 1_600, 800)],
            charges.Where(charge => charge.Item >= ChargeItem.ActiveGpu));
    }

    /// <summary>600 M CU: 100 M at 20, 400 M at 17 and 100 M at 14 USD the million: 2,000 + 6,800 + 1,400.</summary>
    [Fact]
    public void Price_OverAllTiers_IsTheSumOfEachTiersPart()
    {
        var tiers = Card.Price(600_000_000);

        Assert.Equal([(100_000_000m, 2_000m), (400_000_000m, 6_800m), (100_000_000m, 1_400m)], tiers.Select(tier => (tier.Cu, tier.Cost)));
        Assert.Equal(10_200m, Card.CostOf(600_000_000));
        Assert.Equal(2_000m, Card.CostOf(100_000_000));
        Assert.Equal(0m, Card.CostOf(0));
        Assert.Single(Card.Price(0));
    }

    [Theory]
    [InlineData(0, 12.25, 0)]
    [InlineData(1, 12.25, 0.75)]
    [InlineData(1, 13, 0)]
    [InlineData(100, 12.25, 87.75)]
    [InlineData(100, 0, 0)]
    public void RoundingOf_Interval_FillsUpToTheStep(double step, double duration, double rounding) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(rounding),
            new RateAssumptions { RoundUpTo = TimeSpan.FromMilliseconds(step) }.RoundingOf(TimeSpan.FromMilliseconds(duration)));
}

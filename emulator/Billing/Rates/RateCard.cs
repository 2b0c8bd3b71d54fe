namespace FcEmulator.Billing.Rates;

/// <summary>What a cloud charges: from usage to CU, and from CU to money. Immutable.</summary>
internal sealed record RateCard
{
    private const decimal MBPerGB = 1024;

    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Where the numbers were read.</summary>
    public required string Source { get; init; }

    /// <summary>Since when they are in force.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required CuFactors Cu { get; init; }

    /// <summary>Ascending; only the last has no end.</summary>
    public required IReadOnlyList<RateTier> Tiers { get; init; }

    public required RateAssumptions Assumptions { get; init; }

    /// <summary>What instances of one specification and their invocations come to. Usage = specification × billed time.</summary>
    public IReadOnlyList<Charge> Charges(in InstanceSpecification specification, in BilledTime time, long invocations)
    {
        var idle = Assumptions.IdleConnectionIsActive ? time.ProvisionedIdle : time.ProvisionedIdle + time.IdleConnection;
        var active = time.Total - idle;
        var disk = Math.Max(0, specification.DiskMB - Assumptions.FreeDiskMB) / MBPerGB;
        var charges = new List<Charge>
        {
            new(ChargeItem.Invocations, invocations, invocations * Cu.Invocation),
            Of(ChargeItem.ActiveVcpu, specification.Cpu, active, Cu.ActiveVcpuSecond),
            Of(ChargeItem.IdleVcpu, specification.Cpu, idle, Cu.IdleVcpuSecond),
            Of(ChargeItem.Memory, specification.MemoryMB / MBPerGB, time.Total, Cu.MemoryGBSecond),
            Of(ChargeItem.Disk, disk, time.Total, Cu.DiskGBSecond),
        };
        if (specification.Gpu is { } gpu && Cu.GpuGBSecond.TryGetValue(gpu.Card, out var factors))
        {
            charges.Add(Of(ChargeItem.ActiveGpu, gpu.MemoryMB / MBPerGB, active, factors.Active));
            charges.Add(Of(ChargeItem.IdleGpu, gpu.MemoryMB / MBPerGB, idle, factors.Idle));
        }

        return charges;
    }

    /// <summary>The sum of <see cref="Charges"/>, in CU.</summary>
    public decimal CuOf(in InstanceSpecification specification, in BilledTime time, long invocations) =>
        Charges(specification, time, invocations).Sum(charge => charge.Cu);

    /// <summary>The price of so many CU of one month, the month's first ones.</summary>
    /// <returns>One entry for each tier that is reached.</returns>
    public IReadOnlyList<TierCost> Price(decimal cu)
    {
        var costs = new List<TierCost>();
        var below = 0m;
        foreach (var tier in Tiers)
        {
            var inTier = Math.Min(cu, tier.UpToCu ?? cu) - below;
            if (inTier <= 0 && costs.Count > 0)
                break;
            costs.Add(new TierCost(tier, Math.Max(0, inTier), Math.Max(0, inTier) * tier.Price));
            below = tier.UpToCu ?? cu;
        }

        return costs;
    }

    /// <summary>The sum of <see cref="Price"/>, in <see cref="Currency"/>.</summary>
    public decimal CostOf(decimal cu) => Price(cu).Sum(cost => cost.Cost);

    private static Charge Of(ChargeItem item, decimal amount, TimeSpan time, decimal factor)
    {
        var quantity = amount * time.Ticks / TimeSpan.TicksPerSecond;
        return new Charge(item, quantity, quantity * factor);
    }
}

/// <summary>A price of CU.</summary>
/// <param name="UpToCu">CU of the month up to which it holds; null for all further ones.</param>
/// <param name="Price">Of one CU.</param>
internal sealed record RateTier(decimal? UpToCu, decimal Price);

/// <summary>The part of a price that falls into one tier.</summary>
internal sealed record TierCost(RateTier Tier, decimal Cu, decimal Cost);

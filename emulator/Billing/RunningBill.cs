using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing;

/// <summary>What this run was billed up to a moment. Immutable.</summary>
/// <param name="Living">Instances that are there.</param>
/// <param name="Gone">Those that are not, added up by function and specification; they have no id.</param>
internal sealed record RunningBill(IReadOnlyList<InstanceBill> Living, IReadOnlyList<InstanceBill> Gone)
{
    public IEnumerable<InstanceBill> All => Living.Concat(Gone);
}

/// <summary>What an instance was billed up to a moment.</summary>
/// <param name="Calls">That reached it, hooks left out.</param>
/// <param name="BilledSince">Since when it is being billed without a pause; null where it is not.</param>
/// <param name="Busy">A request is open on it.</param>
internal readonly record struct InstanceBill(
    string Function, string InstanceId, InstanceSpecification Specification, BilledTime Time, long Calls, DateTimeOffset? BilledSince, bool Busy)
{
    /// <summary>Of two that are gone.</summary>
    public InstanceBill Plus(in InstanceBill other) => this with { Time = Time + other.Time, Calls = Calls + other.Calls };
}

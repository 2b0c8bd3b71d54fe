using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing;

/// <summary>Adds up what an instance is billed, interval by interval, and its waiting as a minimum instance in between. Not thread-safe.</summary>
internal sealed class MeteredTime
{
    private BilledTime _closed;
    private TimeSpan _waited;
    private DateTimeOffset? _provisionedAt;
    private TimeSpan _billedBefore;

    public void Add(in BilledInterval interval) => _closed += Of(interval);

    /// <summary>From here on it is one of the minimum instances, or is one no longer.</summary>
    /// <param name="open">The interval that has not come to rest; null where there is none.</param>
    public void SetProvisioned(bool provisioned, BilledInterval? open, DateTimeOffset now)
    {
        _waited = Waited(open, now);
        _provisionedAt = provisioned ? now : null;
        _billedBefore = Billed(open).Total;
    }

    /// <summary>Everything up to now.</summary>
    public BilledTime Total(BilledInterval? open, DateTimeOffset now) => Billed(open) with { ProvisionedIdle = Waited(open, now) };

    private BilledTime Billed(BilledInterval? open) => open is { } interval ? _closed + Of(interval) : _closed;

    private TimeSpan Waited(BilledInterval? open, DateTimeOffset now)
    {
        if (_provisionedAt is not { } since)
            return _waited;
        var more = now - since - (Billed(open).Total - _billedBefore);
        return more > TimeSpan.Zero ? _waited + more : _waited;
    }

    private static BilledTime Of(in BilledInterval interval) => new(interval.Active, interval.IdleConnection, TimeSpan.Zero);
}

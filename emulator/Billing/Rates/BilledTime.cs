namespace FcEmulator.Billing.Rates;

/// <summary>Time that instances of one specification are billed for, by what kept it billed.</summary>
/// <param name="Active">A request was open.</param>
/// <param name="IdleConnection">None was, but a client connection held the instance.</param>
/// <param name="ProvisionedIdle">Neither, but it is one of the function's minimum instances, which are paid for while they wait.</param>
internal readonly record struct BilledTime(TimeSpan Active, TimeSpan IdleConnection, TimeSpan ProvisionedIdle)
{
    public TimeSpan Total => Active + IdleConnection + ProvisionedIdle;

    public static BilledTime operator +(in BilledTime left, in BilledTime right) => new(
        left.Active + right.Active, left.IdleConnection + right.IdleConnection, left.ProvisionedIdle + right.ProvisionedIdle);
}

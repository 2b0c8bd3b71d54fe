using System.Globalization;
using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>Numbers as people read them. Pure.</summary>
internal static class Figures
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N3", CultureInfo.InvariantCulture);

    /// <summary>In the unit that suits its length.</summary>
    public static string Length(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => time.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms",
        < 120 => time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        < 7200 => time.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture) + " min",
        _ => time.TotalHours.ToString("#,0.#", CultureInfo.InvariantCulture) + " h",
    };

    public static string Number(decimal number) => number.ToString(number < 100 ? "#,0.####" : "#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Small sums keep four significant digits: a handful of calls costs fractions of a cent.</summary>
    public static string Money(decimal sum, string currency) => $"{currency} {Amount(sum)}";

    /// <summary>As <see cref="Money"/>, where the currency stands elsewhere.</summary>
    public static string Amount(decimal sum)
    {
        var digits = sum is <= 0 or >= 1 ? 2 : Math.Min(10, 3 - (int)Math.Floor(Math.Log10((double)sum)));
        return sum.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    public static string Specification(in InstanceSpecification specification) =>
        string.Create(CultureInfo.InvariantCulture, $"{specification.Cpu:0.##} vCPU, {specification.MemoryMB} MB, disk {specification.DiskMB} MB")
        + (specification.Gpu is { } gpu ? string.Create(CultureInfo.InvariantCulture, $", GPU {gpu.Card} {gpu.MemoryMB} MB") : "");

    public static string Item(ChargeItem item) => item switch
    {
        ChargeItem.Invocations => "invocations",
        ChargeItem.ActiveVcpu => "active vCPU",
        ChargeItem.IdleVcpu => "idle vCPU",
        ChargeItem.Memory => "memory",
        ChargeItem.Disk => "disk beyond what is free",
        ChargeItem.ActiveGpu => "active GPU",
        _ => "idle GPU",
    };

    public static string Unit(ChargeItem item) => item switch
    {
        ChargeItem.Invocations => "calls",
        ChargeItem.ActiveVcpu or ChargeItem.IdleVcpu => "vCPU·s",
        _ => "GB·s",
    };

    public static string Tier(RateTier tier, string currency)
    {
        var price = tier.Price.ToString("0.########", CultureInfo.InvariantCulture);
        return tier.UpToCu is { } upTo
            ? $"up to {upTo.ToString("N0", CultureInfo.InvariantCulture)} CU a month, {currency} {price} each"
            : $"all further CU, {currency} {price} each";
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using FcEmulator.Configuration;
using FcEmulator.Simulation.Grid;

namespace FcEmulator.Simulation.Output;

/// <summary>Numbers and words as all forms of the result show them. Pure; the same on every machine.</summary>
internal static class SimulationTexts
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Up to three digits behind the point, fewer the longer it is.</summary>
    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds switch
    {
        >= 100 and var ms => ms.ToString("#,##0", CultureInfo.InvariantCulture),
        var ms => ms.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>Cents where they matter, else three digits that say something.</summary>
    public static string Money(decimal amount)
    {
        if (amount is 0 or >= 0.1m)
            return amount.ToString("N2", CultureInfo.InvariantCulture);
        var digits = 3 - (int)Math.Floor(Math.Log10((double)amount)) - 1;
        return amount.ToString("F" + Math.Min(digits, 15).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    public static string Percent(decimal percent) => percent.ToString(Math.Abs(percent) < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary><c>3.2 h</c>, <c>12.5 min</c> or <c>0.47 s</c>.</summary>
    public static string Hours(TimeSpan time)
    {
        var (value, unit) = time switch
        {
            { TotalHours: >= 1 } => (time.TotalHours, "h"),
            { TotalMinutes: >= 1 } => (time.TotalMinutes, "min"),
            _ => (time.TotalSeconds, "s"),
        };
        return value.ToString(value >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture) + " " + unit;
    }

    public static string Number(double number) => number.ToString(number >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    public static string Cpu(decimal cpu) => cpu.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Size(InstanceSize size) => string.Create(CultureInfo.InvariantCulture, $"{Cpu(size.Cpu)} vCPU with {size.MemoryMB} MB");

    /// <summary>As the setting has it.</summary>
    public static string Picker(PickerKind kind) => kind switch
    {
        PickerKind.LeastBusy => "least-busy",
        PickerKind.RoundRobin => "round-robin",
        _ => "fullest-first",
    };
}

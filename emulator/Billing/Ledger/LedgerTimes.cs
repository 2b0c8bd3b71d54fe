using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>Reads times and durations in the form the emulator writes them; times also in every other that JSON readers take. Not thread-safe.</summary>
internal sealed class LedgerTimes
{
    /// <summary>"2026-01-02T in quotes: what nearly all lines have in common.</summary>
    private const int DayLength = 12;

    /// <summary>"2026-01-02T03:04:05.1234567Z".</summary>
    private const int Length = 30;

    /// <summary>So many whole milliseconds fit in any case.</summary>
    private const int MostDigits = 12;

    private readonly byte[] _day = new byte[DayLength];
    private long _dayTicks;

    /// <summary>Milliseconds without a sign and with up to four decimals.</summary>
    public static bool TryTicks(ReadOnlySpan<byte> value, out long ticks)
    {
        ticks = 0;
        var point = value.IndexOf((byte)'.');
        var whole = point < 0 ? value : value[..point];
        var decimals = point < 0 ? default : value[(point + 1)..];
        if (whole.Length is 0 or > MostDigits || decimals.Length > 4 || (point >= 0 && decimals.IsEmpty)
            || !TryDigits(whole, out var milliseconds) || !TryDigits(decimals, out var rest))
            return false;
        for (var digits = decimals.Length; digits < 4; digits++)
            rest *= 10;
        ticks = milliseconds * TimeSpan.TicksPerMillisecond + rest;
        return true;
    }

    /// <param name="value">With its quotes.</param>
    public bool TryRead(ReadOnlySpan<byte> value, out DateTimeOffset time)
    {
        if (value.Length == Length && value.StartsWith(_day) && TryTimeOfDay(value[DayLength..], out var ticks))
        {
            time = new DateTimeOffset(_dayTicks + ticks, TimeSpan.Zero);
            return true;
        }

        time = default;
        if (value[0] != '"')
            return false;
        var reader = new Utf8JsonReader(value);
        if (!reader.Read() || !reader.TryGetDateTimeOffset(out time))
            return false;
        time = time.ToUniversalTime();
        if (value.Length != Length || value[28] != 'Z')
            return true;
        value[..DayLength].CopyTo(_day);
        _dayTicks = time.Ticks - time.Ticks % TimeSpan.TicksPerDay;
        return true;
    }

    /// <summary>03:04:05.1234567Z</summary>
    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text[2] != ':' || text[5] != ':' || text[8] != '.' || text[16] != 'Z'
            || !TryDigits(text[..2], out var hours) || !TryDigits(text[3..5], out var minutes)
            || !TryDigits(text[6..8], out var seconds) || !TryDigits(text[9..16], out var fraction)
            || hours > 23 || minutes > 59 || seconds > 59)
            return false;
        ticks = ((hours * 60 + minutes) * 60 + seconds) * TimeSpan.TicksPerSecond + fraction;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }
}

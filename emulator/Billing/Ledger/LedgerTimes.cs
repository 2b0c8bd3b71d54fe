using System.Buffers.Binary;
using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>Reads times and durations in the form the emulator writes them; times also in every other that JSON readers take. Not thread-safe.</summary>
internal sealed class LedgerTimes
{
    /// <summary>"2026-01-02T in quotes: what nearly all lines have in common.</summary>
    private const int DayLength = 12;

    /// <summary>"2026-01-02T03:04:05.1234567Z".</summary>
    public const int Length = 30;

    /// <summary>So many whole milliseconds fit in any case.</summary>
    private const int MostDigits = 12;

    private readonly byte[] _day = new byte[DayLength];
    private long _dayTicks;

    /// <summary>Milliseconds without a sign and with up to four decimals.</summary>
    /// <param name="rest">Begins with them.</param>
    public static bool TryTicks(ReadOnlySpan<byte> rest, out long ticks, out int length)
    {
        if (!PlainValue.TryDigits(rest, MostDigits, out ticks, out length))
            return false;
        ticks *= TimeSpan.TicksPerMillisecond;
        if (length == rest.Length || rest[length] != '.')
            return true;
        var unit = TimeSpan.TicksPerMillisecond;
        for (length++; length < rest.Length && unit > 1 && rest[length] is >= (byte)'0' and <= (byte)'9' and var digit; length++)
        {
            unit /= 10;
            ticks += unit * (digit - '0');
        }

        // No decimal at all, or more than there are.
        return unit < TimeSpan.TicksPerMillisecond && (length == rest.Length || rest[length] is < (byte)'0' or > (byte)'9');
    }

    /// <summary>A time as nearly all lines have it.</summary>
    /// <param name="rest">Begins with its quote.</param>
    public bool TryReadPlain(ReadOnlySpan<byte> rest, out DateTimeOffset time)
    {
        if (rest.Length < Length || rest[Length - 1] != '"' || !rest.StartsWith(_day) || !TryTimeOfDay(rest[DayLength..], out var ticks))
        {
            time = default;
            return false;
        }

        time = new DateTimeOffset(_dayTicks + ticks, TimeSpan.Zero);
        return true;
    }

    /// <param name="value">With its quotes.</param>
    public bool TryRead(ReadOnlySpan<byte> value, out DateTimeOffset time)
    {
        if (value.Length == Length && TryReadPlain(value, out time))
            return true;
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

    /// <summary>03:04:05.1234567Z, eight characters at once.</summary>
    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long ticks)
    {
        // What is left of a digit is its value, and of a mark nothing.
        var clock = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ BinaryPrimitives.ReadUInt64LittleEndian("00:00:00"u8);
        var fraction = BinaryPrimitives.ReadUInt64LittleEndian(text[8..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(".0000000"u8);
        var (hours, minutes, seconds) = (TwoDigits(clock), TwoDigits(clock >> 24), TwoDigits(clock >> 48));
        ticks = ((hours * 60 + minutes) * 60 + seconds) * TimeSpan.TicksPerSecond + EightDigits(fraction);
        return text[16] == 'Z' && AreDigits(clock) && AreDigits(fraction) && (clock & 0x0000_FF00_00FF_0000) == 0 && (fraction & 0xFF) == 0
            && hours <= 23 && minutes <= 59 && seconds <= 59;
    }

    private static bool AreDigits(ulong values) => ((values | (values + 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080) == 0;

    private static long TwoDigits(ulong values) => (long)((values & 0xFF) * 10 + ((values >> 8) & 0xFF));

    /// <summary>Neighbours make pairs, and pairs fours, side by side.</summary>
    private static long EightDigits(ulong values)
    {
        var pairs = values * 10 + (values >> 8);
        return (uint)(((pairs & 0x0000_00FF_0000_00FF) * (100 + (1_000_000UL << 32)) + ((pairs >> 16) & 0x0000_00FF_0000_00FF) * (1 + (10_000UL << 32))) >> 32);
    }
}

using System.Text.Json;

namespace FcEmulator.Billing.Ledger;

/// <summary>Reads times in the form the emulator writes them, and in every other that JSON readers take. Not thread-safe.</summary>
internal sealed class LedgerTimes
{
    /// <summary>"2026-01-02T03:04: in quotes: what neighbouring lines have in common.</summary>
    private const int MinuteLength = 18;

    /// <summary>"2026-01-02T03:04:05.1234567Z".</summary>
    private const int Length = 30;

    private readonly byte[] _minute = new byte[MinuteLength];
    private long _minuteTicks;

    /// <param name="value">With its quotes.</param>
    public bool TryRead(ReadOnlySpan<byte> value, out DateTimeOffset time)
    {
        if (value.Length == Length && value[20] == '.' && value[28] == 'Z' && value.StartsWith(_minute)
            && TryDigits(value.Slice(18, 2), out var seconds) && TryDigits(value.Slice(21, 7), out var fraction) && seconds < 60)
        {
            time = new DateTimeOffset(_minuteTicks + seconds * TimeSpan.TicksPerSecond + fraction, TimeSpan.Zero);
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
        value[..MinuteLength].CopyTo(_minute);
        _minuteTicks = time.Ticks - time.Ticks % TimeSpan.TicksPerMinute;
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

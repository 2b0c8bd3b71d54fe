using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace FcEmulator.Instances;

/// <summary>Makes request and instance ids in FC's formats, one string each and nothing else allocated for one. Safe for use from several threads.</summary>
internal static class FcIds
{
    // FC 3.0's request log shows 1-65a77fbb-157f3f32-e1ee24b17e49, whose first group is the call's Unix second in hex,
    // and instance ids such as c-65a77eb0-15416274-ff5addb…, whose first group is the creation's.
    private const int Length = 32;
    private const int RandomBytes = 10;

    /// <summary>Random bytes for this many ids are fetched at once: asking the system costs more than all the rest of an id.</summary>
    private const int Stock = 100;

    [ThreadStatic]
    private static byte[]? s_stock;

    [ThreadStatic]
    private static int s_left;

    public static string NewRequestId(DateTimeOffset now) => New('1', now);

    public static string NewInstanceId(DateTimeOffset now) => New('c', now);

    /// <summary>The second an id was made in; null for a text that is no id.</summary>
    public static DateTimeOffset? SecondOf(string id) =>
        id.Length == Length && id[1] == '-' && uint.TryParse(id.AsSpan(2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var second)
            ? DateTimeOffset.FromUnixTimeSeconds(second)
            : null;

    private static string New(char kind, DateTimeOffset now) => string.Create(Length, (kind, now), static (text, id) =>
    {
        Span<byte> bytes = stackalloc byte[4 + RandomBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)id.now.ToUnixTimeSeconds());
        TakeRandom(bytes[4..]);

        "x-xxxxxxxx-xxxxxxxx-xxxxxxxxxxxx".CopyTo(text);
        text[0] = id.kind;
        WriteHex(bytes[..4], text[2..10]);
        WriteHex(bytes[4..8], text[11..19]);
        WriteHex(bytes[8..], text[20..]);
    });

    private static void TakeRandom(Span<byte> bytes)
    {
        var stock = s_stock ??= new byte[Stock * RandomBytes];
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(stock);
            s_left = stock.Length;
        }

        s_left -= RandomBytes;
        stock.AsSpan(s_left, RandomBytes).CopyTo(bytes);
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, Span<char> text) => Convert.TryToHexStringLower(bytes, text, out _);
}

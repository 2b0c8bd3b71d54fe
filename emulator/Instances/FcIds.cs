using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FcEmulator.Instances;

/// <summary>Makes request and instance ids in FC's formats, one string each and nothing else allocated. Safe for use from several threads.</summary>
internal static class FcIds
{
    // FC 3.0's request log shows 1-65a77fbb-157f3f32-e1ee24b17e49, whose first group is the call's Unix second in hex,
    // and instance ids such as c-65a77eb0-15416274-ff5addb…, whose first group is the creation's.
    private const int Length = 32;
    private const int RandomBytes = 10;

    public static string NewRequestId(DateTimeOffset now) => New('1', now);

    public static string NewInstanceId(DateTimeOffset now) => New('c', now);

    private static string New(char kind, DateTimeOffset now) => string.Create(Length, (kind, now), static (text, id) =>
    {
        Span<byte> bytes = stackalloc byte[4 + RandomBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)id.now.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(bytes[4..]);

        "x-xxxxxxxx-xxxxxxxx-xxxxxxxxxxxx".CopyTo(text);
        text[0] = id.kind;
        WriteHex(bytes[..4], text[2..10]);
        WriteHex(bytes[4..8], text[11..19]);
        WriteHex(bytes[8..], text[20..]);
    });

    private static void WriteHex(ReadOnlySpan<byte> bytes, Span<char> text) => Convert.TryToHexStringLower(bytes, text, out _);
}

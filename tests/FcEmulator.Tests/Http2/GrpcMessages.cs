using System.Buffers.Binary;

namespace FcEmulator.Tests.Http2;

/// <summary>gRPC's framing of messages: one octet of compression flag, four of length, the message.</summary>
internal static class GrpcMessages
{
    public const int PrefixLength = 5;

    public static byte[] Frame(ReadOnlySpan<byte> message, bool compressed = false)
    {
        var framed = new byte[PrefixLength + message.Length];
        framed[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(PrefixLength));
        return framed;
    }

    /// <summary>Takes the first whole message off <paramref name="octets"/>; false, and nothing taken, where there is none yet.</summary>
    public static bool TryTake(List<byte> octets, out byte[] message)
    {
        message = [];
        if (octets.Count < PrefixLength)
            return false;
        Span<byte> prefix = [.. octets[..PrefixLength]];
        var end = PrefixLength + BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
        if (octets.Count < end)
            return false;
        message = [.. octets[PrefixLength..end]];
        octets.RemoveRange(0, end);
        return true;
    }

    /// <summary>All messages of a body; throws where it ends within one.</summary>
    public static IReadOnlyList<byte[]> Split(byte[] body)
    {
        List<byte> rest = [.. body];
        var messages = new List<byte[]>();
        while (TryTake(rest, out var message))
            messages.Add(message);
        return rest.Count == 0 ? messages : throw new Http2Violation($"{rest.Count} octets of an incomplete message end the body");
    }
}

using System.Buffers.Binary;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Instances;

/// <summary>Reads the SETTINGS frame with which an HTTP/2 server begins, from pieces of any size. For one reader.</summary>
internal sealed class SettingsFrameReader
{
    /// <summary>RFC 9113 §6.5.2: without the setting there is no limit.</summary>
    public const uint Unlimited = uint.MaxValue;

    // RFC 9113 §6.5: an id (2 bytes) and a value (4).
    private const int SettingLength = 6;

    private readonly byte[] _held = new byte[Http2Codes.FrameHeaderLength];
    private int _count;
    private int _payloadLeft = -1;
    private uint _streams = Unlimited;

    /// <summary>What <see cref="Feed"/> has found out; null until then, and for good where the server does not speak HTTP/2.</summary>
    public uint? MaxConcurrentStreams { get; private set; }

    /// <summary>True when there is nothing more to find out.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            if (_payloadLeft == 0)
            {
                MaxConcurrentStreams = _streams;
                return true;
            }

            var wanted = _payloadLeft < 0 ? Http2Codes.FrameHeaderLength : SettingLength;
            var taken = Math.Min(wanted - _count, bytes.Length);
            bytes[..taken].CopyTo(_held.AsSpan(_count));
            _count += taken;
            bytes = bytes[taken..];
            if (_count < wanted)
                return false;

            _count = 0;
            if (_payloadLeft < 0)
            {
                if (!BeginsFrame())
                    return true;
            }
            else
            {
                TakeSetting();
            }
        }
    }

    private bool BeginsFrame()
    {
        var (length, type, flags, stream) = FrameHead.Read(_held);
        if (type != Http2Codes.Settings || (flags & Http2Codes.Ack) != 0 || stream != 0 || length % SettingLength != 0)
            return false;
        _payloadLeft = length;
        return true;
    }

    private void TakeSetting()
    {
        // A later value replaces an earlier one.
        if (BinaryPrimitives.ReadUInt16BigEndian(_held) == Http2Codes.MaxConcurrentStreams)
            _streams = BinaryPrimitives.ReadUInt32BigEndian(_held.AsSpan(2));
        _payloadLeft -= SettingLength;
    }
}

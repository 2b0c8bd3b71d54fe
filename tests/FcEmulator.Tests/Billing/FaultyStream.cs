namespace FcEmulator.Tests.Billing;

/// <summary>A file in memory on a disk that can be full: it then takes some bytes, as disks do, and fails. Not thread-safe.</summary>
internal sealed class FaultyStream : MemoryStream
{
    /// <summary>Bytes that still fit; null for a disk without end.</summary>
    public int? Free { get; set; }

    /// <summary>Writes tried, failed ones too.</summary>
    public int Writes { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Writes++;
        var fits = Math.Min(Free ?? buffer.Length, buffer.Length);
        base.Write(buffer[..fits].ToArray(), 0, fits);
        Free -= fits;
        if (fits < buffer.Length)
            throw new IOException("No space left on device.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
}

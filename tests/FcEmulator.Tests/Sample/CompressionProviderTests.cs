using System.IO.Compression;
using Grpc.Net.Compression;

namespace FcEmulator.Tests.Sample;

public class CompressionProviderTests
{
    public static TheoryData<string, byte> Providers => new()
    {
        // The first byte tells the format: gzip's magic number (RFC 1952), zlib's "deflate, 32 KiB window" (RFC 1950).
        { "gzip", 0x1f },
        { "deflate", 0x78 },
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public void CompressionStream_CompressibleBytes_ShrinkAndComeBack(string encoding, byte firstByte)
    {
        ICompressionProvider provider = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest);
        var message = new byte[10_000];
        using var packed = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(packed, CompressionLevel.SmallestSize))
            stream.Write(message);

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var stream = provider.CreateDecompressionStream(new MemoryStream(packed.ToArray())))
            stream.CopyTo(unpacked);

        Assert.Equal(encoding, provider.EncodingName);
        Assert.Equal(firstByte, packed.ToArray()[0]);
        Assert.InRange(packed.Length, 1, 200);
        Assert.Equal(message, unpacked.ToArray());
    }
}

using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One message compression, by its name on the wire (<c>grpc-encoding</c>). Safe for use from several threads.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>Leaves <paramref name="stream"/> open when disposed: what is written goes there.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}

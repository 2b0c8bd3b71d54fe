using Microsoft.Extensions.Primitives;

namespace FcEmulator.Gateway;

/// <summary>Tells gRPC from other HTTP by its content type, <c>application/grpc</c> with whatever follows. Pure.</summary>
internal static class GrpcContent
{
    public static bool Is(StringValues contentType) =>
        contentType.Count > 0 && contentType[0]?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}

using Microsoft.Extensions.Primitives;

namespace FcEmulator.Gateway;

/// <summary>Tells gRPC from other HTTP by its content type, <c>application/grpc</c> with whatever follows. Pure.</summary>
internal static class GrpcContent
{
    private const string Type = "application/grpc";

    public static bool Is(StringValues contentType) =>
        contentType.Count > 0 && contentType[0]?.StartsWith(Type, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether answers end with trailers: those of <c>application/grpc-web</c> have them in the body.</summary>
    public static bool HasTrailers(StringValues contentType) =>
        Is(contentType) && (contentType[0]!.Length == Type.Length || contentType[0]![Type.Length] is '+' or ';');
}

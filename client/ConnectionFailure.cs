using System.Net.Sockets;
using Grpc.Core;

namespace GreeterClient;

/// <summary>Tells from a failed call's status that it never reached the function, and says in one sentence why and what helps. Pure.</summary>
internal static class ConnectionFailure
{
    /// <returns>Null where the call did reach a gRPC server: then the status speaks for itself.</returns>
    public static string? Explain(Status status, ClientOptions options, ServerTrust trust)
    {
        if (status.DebugException is not HttpRequestException failure)
            return null;
        var address = options.Address.Display();
        return failure.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError when trust.Refusal is { } refusal => refusal,
            HttpRequestError.SecureConnectionError =>
                $"{address} does not speak TLS as a gRPC gateway does: give the gateway's own port with --addr (the emulator prints it at start).",
            HttpRequestError.NameResolutionError =>
                $"The host name of {address} is unknown: connect by IP address and name the host with --authority, such as --addr 127.0.0.1:8089 --authority {options.Authority.Host}.",
            HttpRequestError.ConnectionError when failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"Nothing listens on {address}: start the emulator (dotnet run --project emulator), or give its address with --addr.",
            HttpRequestError.ConnectionError => $"{address} cannot be reached ({failure.InnerException?.Message ?? failure.Message}): check --addr.",
            HttpRequestError.VersionNegotiationError =>
                $"{address} speaks TLS but no HTTP/2, which gRPC needs: give the gateway's own port with --addr (the emulator prints it at start).",
            _ => null,
        };
    }
}

using System.Net.Sockets;
using Grpc.Core;

namespace GreeterClient;

/// <summary>Why a call failed, in one sentence, and whether it came to a connection at all: if not, the next calls will not either. Immutable.</summary>
internal sealed record CallFailure(string Reason, bool NeverConnected)
{
    /// <summary>Grpc.Net.Client's words for a call that ended without trailers.</summary>
    private const string NoStatus = "No grpc-status found on response.";

    public static CallFailure From(Status status, ClientOptions options, ServerTrust trust)
    {
        if (status.DebugException is HttpRequestException failure && ConnectionProblem(failure, options, trust) is { } problem)
            return new CallFailure(problem, NeverConnected: true);
        return status.Detail == NoStatus
            ? new CallFailure($"{NoStatus} The function ended the call without a status, FC's sign of a timeout, a crash or too much memory: look at the function's output.", NeverConnected: false)
            : new CallFailure(status.Detail, NeverConnected: false);
    }

    private static string? ConnectionProblem(HttpRequestException failure, ClientOptions options, ServerTrust trust)
    {
        var address = options.Address.Display();
        return failure.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError when trust.Refusal is { } refusal => refusal,
            HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError =>
                $"{address} does not speak HTTP/2 over TLS, as a gRPC gateway does: give the gateway's own port with --addr (the emulator prints it at start).",
            HttpRequestError.NameResolutionError =>
                $"The host name of {address} is unknown: connect by IP address and name the host with --authority, such as --addr 127.0.0.1:8089 --authority {options.Authority.Host}.",
            HttpRequestError.ConnectionError when failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"Nothing listens on {address}: start the emulator (dotnet run --project emulator), or give its address with --addr.",
            HttpRequestError.ConnectionError => $"{address} cannot be reached ({failure.InnerException?.Message ?? failure.Message}): check --addr.",
            _ => null,
        };
    }
}

using System.Net;

namespace GreeterClient;

/// <summary>What to call, how, and whom to trust. Immutable.</summary>
internal sealed record ClientOptions
{
    /// <summary>Where the connection goes.</summary>
    public required DnsEndPoint Address { get; init; }

    /// <summary>Whom the calls name: <c>:authority</c>, and the name the certificate must bear. The address itself unless told otherwise.</summary>
    public required DnsEndPoint Authority { get; init; }

    public required string Name { get; init; }

    /// <summary>Trust this CA alone. Null: the system's, and certs/ca.pem where one is found.</summary>
    public string? CaFile { get; init; }

    /// <summary>Accept any certificate.</summary>
    public bool Insecure { get; init; }

    public required IReadOnlyList<SampleCall> Calls { get; init; }

    /// <summary>Of each call. Null: none, so that the function's own timeout decides.</summary>
    public TimeSpan? Deadline { get; init; }
}

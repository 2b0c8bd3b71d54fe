using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GreeterClient;

/// <summary>Reads <c>host</c> and <c>host:port</c>, with IPv6 addresses in brackets. Pure.</summary>
internal static class Address
{
    public static bool TryParse(string text, int defaultPort, [NotNullWhen(true)] out DnsEndPoint? address)
    {
        address = null;
        // A URI of just scheme and authority has the same grammar, and its reader knows names, IPv4, IPv6 and port ranges.
        if (text.Length == 0 || text.AsSpan().ContainsAny("/?#@ ") || !Uri.TryCreate($"none://{text}", UriKind.Absolute, out var uri))
            return false;
        if (uri.Host.Length == 0 || uri.Port == 0)
            return false;
        address = new DnsEndPoint(uri.DnsSafeHost, uri.Port < 0 ? defaultPort : uri.Port);
        return true;
    }

    public static string Display(this DnsEndPoint address) => new UriBuilder("none", address.Host, address.Port).Uri.Authority;
}

namespace FcEmulator.Gateway;

/// <summary>The names under which FC serves a function without a custom domain.</summary>
internal static class HostNames
{
    private const string PublicSuffix = ".fcapp.run";
    private const string VpcMark = "-vpc";

    /// <summary>
    /// Long names are squeezed: the page's <c>fc-custom-golang-grpc</c> is served as <c>fc-custang-grpc-*****</c>, its first 7 and last 8
    /// characters and a random suffix.
    /// </summary>
    public static string Squeeze(string functionName) =>
        functionName.Length <= 15 ? functionName : string.Concat(functionName.AsSpan(0, 7), functionName.AsSpan(functionName.Length - 8));

    /// <summary>Splits <c>label.region.fcapp.run</c>, also in its VPC form <c>label.region-vpc.fcapp.run</c>.</summary>
    public static bool TryParsePublic(ReadOnlySpan<char> host, out string label, out string region, out bool vpc)
    {
        label = region = "";
        vpc = false;
        if (!host.EndsWith(PublicSuffix, StringComparison.Ordinal))
            return false;
        var names = host[..^PublicSuffix.Length];
        var dot = names.IndexOf('.');
        if (dot <= 0 || names[(dot + 1)..].Contains('.'))
            return false;
        var regionName = names[(dot + 1)..];
        vpc = regionName.EndsWith(VpcMark, StringComparison.Ordinal);
        label = names[..dot].ToString();
        region = (vpc ? regionName[..^VpcMark.Length] : regionName).ToString();
        return true;
    }

    /// <summary>Whether the first label of a public host stands for this function: its name, or its squeezed name and FC's random suffix.</summary>
    public static bool Names(string label, string functionName)
    {
        if (label.Equals(functionName, StringComparison.OrdinalIgnoreCase))
            return true;
        var squeezed = Squeeze(functionName);
        if (!label.StartsWith(squeezed, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = label.AsSpan(squeezed.Length);
        return rest.IsEmpty || (rest[0] == '-' && rest.Length is > 1 and <= 11 && !rest[1..].ContainsAnyExcept(SuffixCharacters));
    }

    private static readonly System.Buffers.SearchValues<char> SuffixCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Cuts the port off an :authority and makes it lower case: <c>[::1]:8089</c> is <c>::1</c>.</summary>
    public static string WithoutPort(string authority)
    {
        var host = authority.AsSpan();
        if (host.StartsWith("["))
        {
            var close = host.IndexOf(']');
            return close < 0 ? authority : host[1..close].ToString();
        }

        var colon = host.LastIndexOf(':');
        return (colon < 0 ? host : host[..colon]).ToString().ToLowerInvariant();
    }

    /// <summary>Plain names of this machine, which stand for the default function.</summary>
    public static bool IsLocal(string host) => host == "localhost" || System.Net.IPAddress.TryParse(host, out _);
}

using System.Globalization;

namespace FcEmulator.Gateway;

/// <summary>The header grpc-timeout, such as <c>100S</c>: up to eight digits and a unit (gRPC over HTTP/2). Pure.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    /// <summary>Null where there is none, or none that can be read.</summary>
    public static double? Milliseconds(string? header)
    {
        if (header is not { Length: >= 2 and <= MostDigits + 1 } || !int.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return header[^1] switch
        {
            'H' => number * 3_600_000.0,
            'M' => number * 60_000.0,
            'S' => number * 1000.0,
            'm' => number,
            'u' => number / 1000.0,
            'n' => number / 1_000_000.0,
            _ => null,
        };
    }
}

using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>FC's limits on what a request or an answer may carry besides its body (page "Web functions").</summary>
internal static class RequestLimits
{
    /// <summary>Bytes of all headers together, names and values.</summary>
    public const int Headers = 8 * 1024;

    /// <summary>Bytes of path and query.</summary>
    public const int PathAndQuery = 4 * 1024;

    /// <summary>FC's error for a request beyond a limit; null for all others.</summary>
    /// <param name="headers">Gets how large the headers are.</param>
    public static FcError? Check(IHttpRequestFeature request, out int headers)
    {
        headers = SizeOf(request.Headers);
        if (request.RawTarget.Length > PathAndQuery)
            return FcError.TooLarge("path and query", request.RawTarget.Length, PathAndQuery);
        return headers > Headers ? FcError.TooLarge("header", headers, Headers) : null;
    }

    private static int SizeOf(IHeaderDictionary headers)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                size += name.Length + (value?.Length ?? 0);
        }

        return size;
    }
}

using System.Net.Http.Headers;

namespace FcEmulator.Admin;

/// <summary>Says that a request needs the token although it only reads.</summary>
internal sealed class NeedsToken;

/// <summary>Says that a request needs no token although it is a POST.</summary>
internal sealed class NeedsNoToken;

/// <summary>Says that a link of another site may lead here: nothing on the page is worth protecting before it has the token.</summary>
internal sealed class OpensByLink;

/// <summary>
/// Keeps everybody but this machine's user away: pages of other sites (their Origin), names that were rebound to this address (their
/// Host), and programs without the token from what changes something. Safe for concurrent use.
/// </summary>
internal sealed class AdminGuard(string token)
{
    private static readonly string[] OwnNames = ["127.0.0.1", "localhost", "[::1]"];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Refusal(context) is not { } refusal)
        {
            await next(context);
            return;
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer";
        context.Response.StatusCode = refusal.Status;
        await context.Response.WriteAsJsonAsync(refusal.Record, AdminJson.Default.ErrorRecord, cancellationToken: context.RequestAborted);
    }

    private Refused? Refusal(HttpContext context)
    {
        var request = context.Request;
        var port = context.Connection.LocalPort;
        if (!OwnNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase) || request.Host.Port != port)
            return Forbidden("ForeignHost", $"Call this API as 127.0.0.1:{port} or localhost:{port}, not as {request.Host}.");
        // Browsers send an Origin with whatever could change something, and Sec-Fetch-Site with everything.
        if (request.Headers.Origin.Any(origin => !OwnNames.Any(name => origin == $"http://{name}:{port}")))
            return Forbidden("ForeignOrigin", "Pages of other sites may not call this API.");
        var metadata = context.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty;
        if (request.Headers["Sec-Fetch-Site"].Any(site => site is not ("same-origin" or "none")) && !IsLinkTo(metadata, request.Headers))
            return Forbidden("ForeignOrigin", "Pages of other sites may not call this API.");
        return !WantsToken(request.Method, metadata) || HasToken(request) ? null : new Refused(
            StatusCodes.Status401Unauthorized,
            ErrorRecord.Of("TokenMissing", $"Send 'Authorization: Bearer <token>' with the token that stands in {LocatorFile.Name} of the data folder."));
    }

    /// <summary>Whether a request with this method needs the token.</summary>
    /// <param name="metadata">Of its endpoint.</param>
    public static bool WantsToken(string method, IEnumerable<object> metadata) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? metadata.OfType<NeedsToken>().Any() : !metadata.OfType<NeedsNoToken>().Any();

    /// <summary>A person follows a link, in a window of its own: frames, scripts and pictures of other sites say otherwise.</summary>
    private static bool IsLinkTo(EndpointMetadataCollection metadata, IHeaderDictionary headers) =>
        metadata.GetMetadata<OpensByLink>() is not null && headers["Sec-Fetch-Mode"] == "navigate" && headers["Sec-Fetch-Dest"] == "document";

    private bool HasToken(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given)
        && given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && AdminToken.Equal(given.Parameter ?? "", token);

    private static Refused Forbidden(string error, string message) => new(StatusCodes.Status403Forbidden, ErrorRecord.Of(error, message));

    private sealed record Refused(int Status, ErrorRecord Record);
}

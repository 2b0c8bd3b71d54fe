using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin.Dashboard;

/// <summary>The dashboard's own files, out of the assembly: the page needs nothing from anywhere else. Safe for concurrent use.</summary>
internal static class DashboardPage
{
    private const string Prefix = "dashboard/";

    /// <summary>Scripts, styles and pictures of the page and none other, and nobody may put it into a frame.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpResponse response) => File(response, "index.html")).WithMetadata(new OpensByLink()).ExcludeFromDescription();
        routes.MapGet("/dashboard/{file}", (HttpResponse response, string file) => File(response, file)).ExcludeFromDescription();
    }

    private static Results<FileStreamHttpResult, NotFound<ErrorRecord>> File(HttpResponse response, string file)
    {
        var known = ContentTypes.TryGetValue(Path.GetExtension(file), out var contentType);
        if (!known || typeof(DashboardPage).Assembly.GetManifestResourceStream(Prefix + file) is not { } content)
            return TypedResults.NotFound(ErrorRecord.Of("NotFound", $"The dashboard has no file {file}."));
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Stream(content, contentType);
    }
}

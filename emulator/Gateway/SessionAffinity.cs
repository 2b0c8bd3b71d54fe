using System.Globalization;
using System.Text.RegularExpressions;
using FcEmulator.Configuration;
using Microsoft.Extensions.Primitives;

namespace FcEmulator.Gateway;

/// <summary>A request's session.</summary>
/// <param name="IsNew">The client sent no id, so it has to be told this one.</param>
internal readonly record struct SessionKey(string Id, bool IsNew, FcError? Error);

/// <summary>Which session a request of a function belongs to, and how its client learns a new one's id. Immutable.</summary>
internal sealed partial class SessionAffinity(SessionAffinityConfig config)
{
    /// <summary>FC's name of the cookie (page "Cookie affinity").</summary>
    public const string CookieName = "x-fc-cookie-session-id";

    public SessionKey KeyOf(HttpRequest request)
    {
        var sent = config.Kind == SessionAffinityKind.Cookie
            ? request.Cookies[CookieName]
            : request.Headers.TryGetValue(config.HeaderName, out var values) ? values.ToString() : null;
        if (string.IsNullOrEmpty(sent))
            return new SessionKey(Guid.NewGuid().ToString("N"), IsNew: true, null);
        return SessionId().IsMatch(sent)
            ? new SessionKey(sent, IsNew: false, null)
            : new SessionKey(sent, IsNew: false, FcError.InvalidSessionId(config.Kind == SessionAffinityKind.Cookie ? CookieName : config.HeaderName));
    }

    /// <summary>Into the answer's headers: FC returns the id in the header it is to come back in, or plants it as a cookie.</summary>
    public void Plant(IHeaderDictionary headers, string id)
    {
        if (config.Kind == SessionAffinityKind.HeaderField)
        {
            headers[config.HeaderName] = id;
            return;
        }

        // FC's only attribute is Max-Age. The function's own cookies stay.
        var cookie = string.Create(CultureInfo.InvariantCulture, $"{CookieName}={id}; Max-Age={config.Ttl.TotalSeconds:0}");
        headers.SetCookie = StringValues.Concat(headers.SetCookie, cookie);
    }

    /// <summary>FC (page "HeaderField affinity"): 1 to 64 letters, digits, _ and -, the first no hyphen.</summary>
    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex SessionId();
}

namespace FcEmulator.Configuration;

/// <summary>How FC tells which session a request belongs to.</summary>
internal enum SessionAffinityKind
{
    /// <summary>A request header that s.yaml names; FC makes an id up, and returns it there, where the client sends none.</summary>
    HeaderField,

    /// <summary>A cookie that FC plants.</summary>
    Cookie,
}

/// <summary><c>sessionAffinity</c> with its <c>sessionAffinityConfig</c>: requests of a session go to one instance. Immutable.</summary>
/// <param name="HeaderName">affinityHeaderFieldName; empty for cookies.</param>
/// <param name="Ttl">From the session's first request to its end, 1 s to 21,600 s.</param>
/// <param name="IdleTimeout">Without a request, up to the TTL; zero for none but the TTL.</param>
/// <param name="SessionsPerInstance">1 to 200, and no more than instanceConcurrency.</param>
/// <param name="ReuseIds">Whether the id of an expired session may begin another: not disableSessionIdReuse.</param>
internal sealed record SessionAffinityConfig(
    SessionAffinityKind Kind, string HeaderName, TimeSpan Ttl, TimeSpan IdleTimeout, int SessionsPerInstance, bool ReuseIds);

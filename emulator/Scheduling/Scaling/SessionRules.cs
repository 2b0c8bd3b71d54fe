namespace FcEmulator.Scheduling.Scaling;

/// <summary>The numbers of a sessionAffinityConfig. Immutable.</summary>
/// <param name="Ttl">From the session's first request to its end, 1 s to 21,600 s.</param>
/// <param name="IdleTimeout">Without a request; zero for none but the TTL.</param>
/// <param name="PerInstance">Sessions bound to one instance, 1 to 200.</param>
/// <param name="ReuseIds">Whether the id of an expired session may begin another.</param>
internal sealed record SessionRules(TimeSpan Ttl, TimeSpan IdleTimeout, int PerInstance, bool ReuseIds);

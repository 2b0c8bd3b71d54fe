namespace FcEmulator.Admin.Live;

/// <summary>Times as browsers count them. Pure.</summary>
internal static class LiveTime
{
    /// <summary>Milliseconds since 1970, to a microsecond.</summary>
    public static double Of(DateTimeOffset time) => Math.Round((time - DateTimeOffset.UnixEpoch).TotalMilliseconds, 3);
}

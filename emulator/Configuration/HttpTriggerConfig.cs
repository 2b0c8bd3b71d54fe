namespace FcEmulator.Configuration;

/// <summary>Who may call an HTTP trigger.</summary>
internal enum TriggerAuth
{
    Anonymous,
    Function,
    Jwt,
}

/// <summary>The function's HTTP trigger.</summary>
/// <param name="Methods">Upper-case HTTP methods it answers; gRPC needs POST.</param>
/// <param name="DisableInternetUrl">The public fcapp.run host is refused.</param>
/// <param name="Implied">s.yaml names no trigger, so an anonymous one stands in for the one created by hand.</param>
internal sealed record HttpTriggerConfig(
    TriggerAuth Auth,
    IReadOnlySet<string> Methods,
    bool DisableInternetUrl,
    bool Implied)
{
    /// <summary>Line of authType in s.yaml, for the sentence that refuses it; null where there is none.</summary>
    public int? AuthLine { get; init; }
}

using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;

namespace FcEmulator.Explain;

/// <summary>What the access log and the ledger have about one request. Immutable.</summary>
internal sealed record RequestFacts
{
    public required string RequestId { get; init; }

    /// <summary>Its line in the access log; null where there is none.</summary>
    public CallFinished? Call { get; init; }

    /// <summary>Its line in the ledger: of several, the last instance's. Null where no instance got it, or it has not ended.</summary>
    public CallRecord? Billed { get; init; }

    /// <summary>The interval it was billed in, as far as it is known by now.</summary>
    public IntervalRecord? Interval { get; init; }

    /// <summary>The initializer of the instance whose start it waited for.</summary>
    public CallRecord? Initializer { get; init; }

    public bool IsEmpty => Call is null && Billed is null;
}

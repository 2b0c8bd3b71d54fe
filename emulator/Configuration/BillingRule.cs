namespace FcEmulator.Configuration;

/// <summary>What keeps an instance billed.</summary>
internal enum BilledBy
{
    /// <summary>The request itself, from its beginning to its end.</summary>
    Request,

    /// <summary>The client connection that carries it, until it closes.</summary>
    Connection,
}

/// <summary>
/// A billing rule: what a call of each kind is billed by. In all of them an instance is billed for the union of that time, overlaps once. Immutable.
/// </summary>
internal sealed record BillingRule
{
    /// <summary>FC 3.0, page "Use gRPC with HTTP triggers" of October 2025, section "Billing methods".</summary>
    public static readonly BillingRule Fc3 = new()
    {
        Name = "fc3",
        Meaning = "unary calls by request, streaming calls by client connection",
        Unary = BilledBy.Request,
        Streaming = BilledBy.Connection,
    };

    /// <summary>FC 2.0, the same page's older edition: common calls too count from the connection's beginning to its end.</summary>
    public static readonly BillingRule Fc2 = new()
    {
        Name = "fc2",
        Meaning = "all calls by client connection",
        Unary = BilledBy.Connection,
        Streaming = BilledBy.Connection,
    };

    /// <summary>Not FC's: what streaming by connection costs shows in the difference.</summary>
    public static readonly BillingRule ByRequest = new()
    {
        Name = "request",
        Meaning = "all calls by request",
        Unary = BilledBy.Request,
        Streaming = BilledBy.Request,
    };

    public static IReadOnlyList<BillingRule> All { get; } = [Fc3, Fc2, ByRequest];

    /// <summary>As settings and ledgers name it.</summary>
    public required string Name { get; init; }

    /// <summary>A phrase for people.</summary>
    public required string Meaning { get; init; }

    /// <summary>Of a call that is not known to stream. Never more than <see cref="Streaming"/>: a call may turn out to stream, not the other way round.</summary>
    public required BilledBy Unary { get; init; }

    public required BilledBy Streaming { get; init; }

    /// <summary>Null where no rule has the name.</summary>
    public static BillingRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}

namespace FcEmulator.Configuration.Faults;

/// <summary>
/// When something goes wrong on purpose, and what. A plain value: <see cref="FaultText"/> reads and writes it, the rules in force are matched by
/// FcEmulator.Faults. Null and default mean "any", "always", or the kind's own default.
/// </summary>
internal sealed record FaultRule(FaultKind Kind)
{
    /// <summary>Only this function's calls or starts.</summary>
    public string? Function { get; init; }

    /// <summary>Only calls of paths like this, <c>*</c> for any letters: <c>*/SayHello</c>.</summary>
    public string? Method { get; init; }

    /// <summary>Only calls with this request metadata, <c>*</c> for any letters of the value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Of the calls or starts that fit, only the one of this number, from 1.</summary>
    public long? Nth { get; init; }

    /// <summary>All from the <see cref="Nth"/> on.</summary>
    public bool AndLater { get; init; }

    /// <summary>Of the calls or starts that fit, only each of so many: 3 is the third, the sixth and so on.</summary>
    public long? Every { get; init; }

    /// <summary>From 0 to 1. Which ones are hit follows from <see cref="Seed"/> and their number, so that a run can be repeated.</summary>
    public double Probability { get; init; } = 1;

    public long Seed { get; init; }

    /// <summary>Most injections; null for no limit.</summary>
    public long? Times { get; init; }

    /// <summary>Of delay, slow-start and latency.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Acts once so many messages have passed in <see cref="Direction"/>; 0: at once.</summary>
    public int After { get; init; }

    public FaultSide Side { get; init; }

    public FaultDirection Direction { get; init; }

    /// <summary>HTTP/2 error code of a reset.</summary>
    public int Code { get; init; }

    /// <summary>Octets a second of bandwidth.</summary>
    public long Rate { get; init; }

    /// <summary>Streams of max-streams.</summary>
    public int Streams { get; init; }

    /// <summary>What it says of itself wherever an injection is told.</summary>
    public override string ToString() => FaultText.Of(this);
}

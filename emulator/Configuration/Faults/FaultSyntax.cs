namespace FcEmulator.Configuration.Faults;

/// <summary>The words of fault rules: each kind's name, which parameters it takes, and their defaults. Immutable.</summary>
internal static class FaultSyntax
{
    /// <summary>What may stand behind each kind.</summary>
    public static readonly IReadOnlyList<string> Matchers = ["function", "method", "metadata.*", "nth", "every", "probability", "seed", "times"];

    /// <summary>What stands behind kinds that begin with an instance's start, which no call's method or metadata belongs to.</summary>
    private static readonly string[] StartMatchers = ["function", "nth", "every", "probability", "seed", "times"];

    public static readonly IReadOnlyList<(string Word, int Code)> Codes =
    [
        ("NO_ERROR", 0), ("PROTOCOL_ERROR", 1), ("INTERNAL_ERROR", 2), ("FLOW_CONTROL_ERROR", 3), ("REFUSED_STREAM", 7), ("CANCEL", 8),
        ("ENHANCE_YOUR_CALM", 11), ("INADEQUATE_SECURITY", 12),
    ];

    public static readonly IReadOnlyList<FaultSyntaxOfKind> Kinds =
    [
        new("delay", new FaultRule(FaultKind.Delay), ["time"], Matchers),
        new("throttle", new FaultRule(FaultKind.Throttle), [], Matchers),
        new("slow-start", new FaultRule(FaultKind.SlowStart), ["time"], StartMatchers),
        new("start-failure", new FaultRule(FaultKind.StartFailure), [], StartMatchers),
        new("kill", new FaultRule(FaultKind.Kill) { Direction = FaultDirection.Out }, ["after", "direction"], Matchers),
        new("oom", new FaultRule(FaultKind.OutOfMemory) { Direction = FaultDirection.Out }, ["after", "direction"], Matchers),
        new("hang", new FaultRule(FaultKind.Hang), [], Matchers),
        new("goaway", new FaultRule(FaultKind.GoAway) { Direction = FaultDirection.Out }, ["after", "direction", "side"], Matchers),
        new("reset", new FaultRule(FaultKind.Reset) { Direction = FaultDirection.Out, Code = 2 }, ["after", "direction", "side", "code"], Matchers),
        new("no-trailers", new FaultRule(FaultKind.NoTrailers), [], Matchers),
        new("stall", new FaultRule(FaultKind.Stall) { Direction = FaultDirection.Out }, ["after", "direction"], Matchers),
        new("max-streams", new FaultRule(FaultKind.MaxStreams), ["streams", "side"], Matchers),
        new("drop", new FaultRule(FaultKind.Drop) { Direction = FaultDirection.Out }, ["after", "direction", "side"], Matchers),
        new("bandwidth", new FaultRule(FaultKind.Bandwidth) { Direction = FaultDirection.Both }, ["rate", "direction"], Matchers),
        new("latency", new FaultRule(FaultKind.Latency) { Direction = FaultDirection.Both }, ["time", "direction"], Matchers),
    ];

    public static FaultSyntaxOfKind Of(FaultKind kind) => Kinds.First(syntax => syntax.Default.Kind == kind);
}

/// <param name="Default">What a rule of the kind is where nothing else is said.</param>
/// <param name="Parameters">What else it takes.</param>
internal sealed record FaultSyntaxOfKind(string Word, FaultRule Default, IReadOnlyList<string> Parameters, IReadOnlyList<string> Matchers)
{
    /// <summary>Parameters without which the rule means nothing.</summary>
    public IEnumerable<string> Required => Parameters.Where(parameter => parameter is "time" or "rate" or "streams");

    public bool Takes(string key) =>
        Parameters.Contains(key) || Matchers.Contains(key.StartsWith("metadata.", StringComparison.Ordinal) ? "metadata.*" : key);

    public IEnumerable<string> All => Parameters.Concat(Matchers);
}

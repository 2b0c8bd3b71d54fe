namespace FcEmulator.Telemetry;

/// <summary>When things happened to a call, in ms from its arrival to a microsecond; null for what did not happen. Immutable.</summary>
/// <param name="RoutedMs">It was known which function it is for.</param>
/// <param name="SlotMs">An instance got it, and is billed for it from here on.</param>
/// <param name="FirstMessageInMs">The first of the client's messages, or the first octet of what is not gRPC, went to the instance.</param>
/// <param name="HeadersMs">The function's headers came.</param>
/// <param name="FirstMessageOutMs">The first of the function's messages came.</param>
/// <param name="AnsweredMs">The instance was done: its slot is free, and it is billed for the call no longer.</param>
/// <param name="EndMs">All is known of it.</param>
internal sealed record CallTimes(
    double? RoutedMs,
    double? SlotMs,
    double? FirstMessageInMs,
    double? HeadersMs,
    double? FirstMessageOutMs,
    double? AnsweredMs,
    double EndMs);

/// <summary>The parts of an instance's start, in ms from the decision to start it; null for those there were not, or not yet. Immutable.</summary>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="ProcessMs">Its process was there.</param>
/// <param name="ListeningMs">It accepted a connection.</param>
/// <param name="InitializedMs">Its initializer had succeeded.</param>
/// <param name="ReadyMs">It took calls.</param>
/// <param name="FailedMs">It was given up.</param>
internal sealed record ColdStartParts(
    DateTimeOffset DecidedAt, double? ProcessMs, double? ListeningMs, double? InitializedMs, double? ReadyMs, double? FailedMs);

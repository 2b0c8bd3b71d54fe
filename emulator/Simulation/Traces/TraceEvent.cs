namespace FcEmulator.Simulation.Traces;

/// <summary>What happens in a trace, from outside of the function.</summary>
internal enum TraceEventKind : byte
{
    Unary,
    Streaming,

    /// <summary>A client closed the connection; only traces that know it have this.</summary>
    ConnectionClosed,
}

/// <summary>One request as it arrives at the gateway, or the end of a client connection. All times in ticks of 100 ns.</summary>
/// <param name="At">UTC ticks of the arrival.</param>
/// <param name="Duration">How long the function works on it once an instance has it.</param>
/// <param name="Connection">Id of the client connection, below 2^63; 0 for one that nothing else uses.</param>
internal readonly record struct TraceEvent(long At, long Duration, ulong Connection, TraceEventKind Kind);

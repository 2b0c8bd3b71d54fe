namespace FcEmulator.Configuration.Faults;

/// <summary>What can be made to go wrong. docs/faults.md says of each what clients and functions see.</summary>
internal enum FaultKind
{
    /// <summary>The call waits before it asks for a slot.</summary>
    Delay,

    /// <summary>The call is refused as FC refuses one over a limit.</summary>
    Throttle,

    /// <summary>An instance takes longer to start.</summary>
    SlowStart,

    /// <summary>An instance does not come up.</summary>
    StartFailure,

    /// <summary>The instance is killed.</summary>
    Kill,

    /// <summary>The instance is ended as one that used more than its memorySize.</summary>
    OutOfMemory,

    /// <summary>The function never gets the call, which ends with the execution timeout.</summary>
    Hang,

    /// <summary>The HTTP/2 connection takes no further calls.</summary>
    GoAway,

    /// <summary>The stream is reset.</summary>
    Reset,

    /// <summary>The answer ends without its trailers.</summary>
    NoTrailers,

    /// <summary>A direction stops moving, its window exhausted.</summary>
    Stall,

    /// <summary>The other side may have fewer streams at once.</summary>
    MaxStreams,

    /// <summary>The connection breaks.</summary>
    Drop,

    /// <summary>A direction carries no more than so many octets a second.</summary>
    Bandwidth,

    /// <summary>What passes in a direction takes longer.</summary>
    Latency,
}

/// <summary>Whose HTTP/2 connection a fault is on.</summary>
internal enum FaultSide
{
    Client,
    Instance,
}

/// <summary>Which way messages go.</summary>
internal enum FaultDirection
{
    /// <summary>From the client to the function.</summary>
    In,

    /// <summary>From the function to the client.</summary>
    Out,

    Both,
}

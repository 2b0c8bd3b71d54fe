namespace FcEmulator.Simulation.Traces;

/// <summary>Of which connections a trace says when they close. What it then leaves open closes with the trace.</summary>
internal enum ConnectionCloses
{
    None,

    /// <summary>Of those that carried a streaming call, as ledgers do.</summary>
    OfStreaming,
    OfAll,
}

/// <summary>Traffic that can be replayed as often as there are points in a grid, each time the very same. Safe for use from several threads.</summary>
internal interface ITrace
{
    /// <summary>UTC ticks from which the instances' time is counted.</summary>
    long Start { get; }

    /// <summary>UTC ticks up to which it is counted at least; later where calls end later.</summary>
    long End { get; }

    /// <summary>Requests in it, known or expected; progress is counted against it.</summary>
    long Calls { get; }

    ConnectionCloses Closes { get; }

    ITraceCursor Open();
}

/// <summary>Reads one replay in the order of arrival. Not thread-safe.</summary>
internal interface ITraceCursor : IDisposable
{
    bool TryRead(out TraceEvent next);
}

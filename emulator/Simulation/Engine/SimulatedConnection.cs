namespace FcEmulator.Simulation.Engine;

/// <summary>A client connection while calls of it are open or it holds instances. Not thread-safe.</summary>
internal sealed class SimulatedConnection
{
    public int OpenCalls { get; set; }

    /// <summary>It carried a streaming call, so the trace says when it closes if it says that of any connection.</summary>
    public bool CarriedStreaming { get; set; }

    /// <summary>Tells a planned close from one that a further call has overtaken.</summary>
    public int Stamp { get; set; }

    public List<SimulatedInstance> Held { get; } = [];
}

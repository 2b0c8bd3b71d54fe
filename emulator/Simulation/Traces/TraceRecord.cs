using System.Runtime.InteropServices;

namespace FcEmulator.Simulation.Traces;

/// <summary>What a recording tells of one call, or of a connection's end, in the form in which it is sorted and kept. All times in ticks.</summary>
/// <param name="At">UTC ticks of the arrival at the gateway; where the recording does not know it, of the beginning at the instance.</param>
/// <param name="Waited">From arrival until an instance had it.</param>
/// <param name="Duration">From then to the end.</param>
/// <param name="Connection">Of <see cref="TraceEvent"/>.</param>
/// <param name="Instance">Which instance had it; 0 where that is not known.</param>
/// <param name="Method">Which method it called.</param>
/// <param name="Cpu">vCPUs of that instance; 0 where that is not known.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TraceRecord(
    long At, long Waited, long Duration, ulong Connection, ulong Instance, ulong Method, float Cpu, TraceEventKind Kind) : IComparable<TraceRecord>
{
    public TraceEvent Event => new(At, Duration, Connection, Kind);

    /// <summary>By time; of the same moment in an order that does not depend on how the records were read.</summary>
    public int CompareTo(TraceRecord other)
    {
        var order = At.CompareTo(other.At);
        if (order == 0)
            order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = Duration.CompareTo(other.Duration);
        if (order == 0)
            order = Connection.CompareTo(other.Connection);
        if (order == 0)
            order = Instance.CompareTo(other.Instance);
        return order == 0 ? Method.CompareTo(other.Method) : order;
    }
}

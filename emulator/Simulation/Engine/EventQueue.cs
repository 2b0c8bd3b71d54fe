using System.Runtime.CompilerServices;

namespace FcEmulator.Simulation.Engine;

/// <summary>What is to happen at a moment of virtual time.</summary>
/// <param name="At">UTC ticks.</param>
/// <param name="Sequence">Order among events of the same moment: the one scheduled first comes first.</param>
/// <param name="Subject">Index of the instance it concerns; for a connection, of its record.</param>
/// <param name="Stamp">Tells an event that has been overtaken from the one that counts.</param>
internal readonly record struct SimulatedEvent(long At, long Sequence, long Stamp, int Subject, SimulatedEventKind Kind);

internal enum SimulatedEventKind : byte
{
    InstanceReady,
    CallEnds,

    /// <summary>The call that is due first on an instance whose calls share its CPU.</summary>
    SharedCallEnds,
    ConnectionCloses,
}

/// <summary>
/// The events to come, earliest first: a heap with four children to a node in one array, so that a request costs no allocation and the
/// path down is half as long as a binary heap's. Not thread-safe.
/// </summary>
internal sealed class EventQueue
{
    private const int Children = 4;

    private SimulatedEvent[] _heap = new SimulatedEvent[256];
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>UTC ticks of the earliest event; the end of time where there is none.</summary>
    public long NextAt => Count == 0 ? long.MaxValue : _heap[0].At;

    public void Add(long at, SimulatedEventKind kind, int subject, long stamp = 0)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        var added = new SimulatedEvent(at, _sequence++, stamp, subject, kind);
        var place = Count++;
        while (place > 0)
        {
            var parent = (place - 1) / Children;
            if (!IsEarlier(added, _heap[parent]))
                break;
            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = added;
    }

    public SimulatedEvent Take()
    {
        var first = _heap[0];
        var last = _heap[--Count];
        var place = 0;
        while (true)
        {
            var child = (place * Children) + 1;
            if (child >= Count)
                break;
            var end = Math.Min(child + Children, Count);
            var earliest = child;
            for (var other = child + 1; other < end; other++)
            {
                if (IsEarlier(_heap[other], _heap[earliest]))
                    earliest = other;
            }

            if (!IsEarlier(_heap[earliest], last))
                break;
            _heap[place] = _heap[earliest];
            place = earliest;
        }

        _heap[place] = last;
        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEarlier(in SimulatedEvent left, in SimulatedEvent right) =>
        left.At < right.At || (left.At == right.At && left.Sequence < right.Sequence);
}

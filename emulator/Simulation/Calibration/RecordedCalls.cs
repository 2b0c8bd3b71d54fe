using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Calibration;

/// <summary>A call of a recording at its end, with what went on beside it on its instance.</summary>
/// <param name="ActivePerCpu">Requests open on the instance for each of its vCPUs, averaged over the call; the call itself counts.</param>
/// <param name="Alone">Ticks it would have taken with the instance to itself, under the contention that was asked for.</param>
internal readonly record struct RecordedCall(TraceRecord Record, double ActivePerCpu, long Alone);

/// <summary>Follows the instances of a recording through time. Memory grows with the calls that are open at once, not with the recording.</summary>
internal static class RecordedCalls
{
    /// <summary>The calls in the order of their ends. Those of which the instance or its vCPUs are not known, and connections' ends, are left out.</summary>
    public static IEnumerable<RecordedCall> Of(RecordedTrace trace, Contention contention)
    {
        var steps = new PriorityQueue<Step, (long At, bool Ends)>();
        var instances = new Dictionary<ulong, Instance>();
        var records = trace.OpenRecords();
        var more = records.TryRead(out var next);
        while (more || steps.Count > 0)
        {
            if (more && (!steps.TryPeek(out _, out var due) || next.At <= due.At))
            {
                if (IsKnown(next))
                    steps.Enqueue(new Step(next, Ends: false, 0, 0), (next.At + next.Waited, false));
                more = records.TryRead(out next);
                continue;
            }

            steps.TryDequeue(out var step, out var moment);
            var call = step.Record;
            if (!instances.TryGetValue(call.Instance, out var instance))
                instances[call.Instance] = instance = new Instance();
            instance.AdvanceTo(moment.At, contention, call.Cpu);
            if (!step.Ends)
            {
                instance.Active++;
                steps.Enqueue(new Step(call, Ends: true, instance.Progress, instance.ActiveTime), (moment.At + call.Duration, true));
                continue;
            }

            if (--instance.Active == 0)
                instances.Remove(call.Instance);
            var active = call.Duration > 0 ? (instance.ActiveTime - step.ActiveTime) / call.Duration : 1;
            yield return new RecordedCall(call, active / call.Cpu, (long)Math.Round(instance.Progress - step.Progress));
        }
    }

    public static bool IsKnown(in TraceRecord record) =>
        record is { Kind: not TraceEventKind.ConnectionClosed, Instance: not 0, Cpu: > 0 };

    private readonly record struct Step(TraceRecord Record, bool Ends, double Progress, double ActiveTime);

    private sealed class Instance
    {
        private long _asOf;

        public int Active { get; set; }

        /// <summary>Ticks of work that a call got that was open all the time.</summary>
        public double Progress { get; private set; }

        /// <summary>Open requests × ticks.</summary>
        public double ActiveTime { get; private set; }

        public void AdvanceTo(long now, Contention contention, double cpu)
        {
            if (Active > 0)
            {
                Progress += (now - _asOf) / contention.Stretch(Active, cpu);
                ActiveTime += (double)Active * (now - _asOf);
            }

            _asOf = now;
        }
    }
}

using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Calibration;

/// <summary>Takes the contention of a recording out of its durations, so that a replay does not count it twice.</summary>
internal static class AloneTrace
{
    /// <param name="trace">Disposed.</param>
    /// <returns>The same calls with the durations they would have had alone on their instances.</returns>
    public static RecordedTrace Of(RecordedTrace trace, Contention contention)
    {
        using (trace)
        using (var sorted = new ExternalSort<TraceRecord>(TraceCollector.SortedInMemory))
        {
            foreach (var call in RecordedCalls.Of(trace, contention))
                sorted.Add(call.Record with { Duration = call.Alone });
            var records = trace.OpenRecords();
            while (records.TryRead(out var record))
            {
                if (!RecordedCalls.IsKnown(record))
                    sorted.Add(record);
            }

            return new RecordedTrace(sorted.Finish(), trace.Closes);
        }
    }
}

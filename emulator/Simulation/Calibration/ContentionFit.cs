using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Calibration;

/// <summary>
/// Finds how much of a vCPU a request keeps busy from a recording that has calls of a method under different loads: the value under which
/// the mean durations grow with the load as they did. Pure.
/// </summary>
internal sealed record ContentionFit(Contention Contention, long Calls, double LeastLoad, double MostLoad)
{
    /// <summary>Fewer calls under a load say nothing about it.</summary>
    private const int EnoughCalls = 20;

    /// <summary>Loads closer to one another than this show no difference that could be told from chance.</summary>
    private const double EnoughSpread = 1.5;

    /// <summary>Each doubling of the load is cut into as many classes.</summary>
    private const int ClassesPerDoubling = 4;

    /// <summary>More methods are not looked at; the memory stays bounded.</summary>
    private const int MostMethods = 256;

    private const int Steps = 1000;

    /// <summary>Null where the recording does not show it: no instances or vCPUs in it, or always the same load.</summary>
    public static ContentionFit? Of(RecordedTrace trace)
    {
        var methods = new SortedDictionary<ulong, SortedDictionary<int, LoadClass>>();
        foreach (var call in RecordedCalls.Of(trace, Contention.None))
        {
            // How long a stream lasts is its partners' affair.
            if (call.Record.Kind == TraceEventKind.Unary && call.Record.Duration > 0)
                Note(methods, call);
        }

        var ladders = methods.Values
            .Select(classes => classes.Values.Where(load => load.Calls >= EnoughCalls).ToList())
            .Where(ladder => ladder.Count > 1 && ladder[^1].Load / ladder[0].Load >= EnoughSpread)
            .ToList();
        if (ladders.Count == 0)
            return null;
        var calls = ladders.Sum(ladder => ladder.Sum(load => load.Calls));
        return new ContentionFit(
            new Contention(Best(ladders, calls)),
            calls,
            ladders.Min(ladder => ladder[0].Load),
            ladders.Max(ladder => ladder[^1].Load));
    }

    private static void Note(SortedDictionary<ulong, SortedDictionary<int, LoadClass>> methods, in RecordedCall call)
    {
        if (!methods.TryGetValue(call.Record.Method, out var classes))
        {
            if (methods.Count == MostMethods)
                return;
            methods[call.Record.Method] = classes = [];
        }

        var at = (int)Math.Floor(Math.Log2(call.ActivePerCpu) * ClassesPerDoubling);
        if (!classes.TryGetValue(at, out var load))
            classes[at] = load = new LoadClass();
        load.Add(call);
    }

    /// <summary>Where several fit alike (all calls were slowed down, so that only the least bound shows), the least of them.</summary>
    private static double Best(List<List<LoadClass>> ladders, long calls)
    {
        var misfits = Enumerable.Range(0, Steps + 1).Select(step => Misfit(ladders, (double)step / Steps)).ToList();
        var least = misfits.Min() + (1e-9 * calls);
        return (double)misfits.FindIndex(misfit => misfit <= least) / Steps;
    }

    /// <summary>How far the model is from the growth of the means, as the sum of squares of their logarithms' differences.</summary>
    private static double Misfit(List<List<LoadClass>> ladders, double bound)
    {
        var sum = 0.0;
        foreach (var ladder in ladders)
        {
            var lowest = ladder[0];
            foreach (var load in ladder.Skip(1))
            {
                var seen = Math.Log(load.Duration / lowest.Duration);
                var expected = Math.Log(Math.Max(1, bound * load.Load) / Math.Max(1, bound * lowest.Load));
                sum += load.Calls * (seen - expected) * (seen - expected);
            }
        }

        return sum;
    }

    private sealed class LoadClass
    {
        private double _load;
        private double _duration;

        public long Calls { get; private set; }

        public double Load => _load / Calls;

        public double Duration => _duration / Calls;

        public void Add(in RecordedCall call)
        {
            Calls++;
            _load += call.ActivePerCpu;
            _duration += call.Record.Duration;
        }
    }
}

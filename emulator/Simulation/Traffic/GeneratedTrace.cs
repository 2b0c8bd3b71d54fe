using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Traffic;

/// <summary>Traffic made from a plan as it is read, so that its length costs no memory. Safe for use from several threads.</summary>
internal sealed class GeneratedTrace(TrafficPlan plan) : ITrace
{
    /// <summary>A midnight; which one makes no difference.</summary>
    private static readonly long Midnight = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public long Start => Midnight;

    public long End => Midnight + (plan.Requests is null ? plan.Length!.Value.Ticks : 0);

    public long Calls => plan.Requests ?? (long)(plan.RequestsPerSecond * plan.Length!.Value.TotalSeconds);

    public ConnectionCloses Closes => plan.Clients > 0 ? ConnectionCloses.OfAll : ConnectionCloses.None;

    public ITraceCursor Open() => new Cursor(plan);

    private sealed class Cursor(TrafficPlan plan) : ITraceCursor
    {
        private readonly ArrivalTimes _arrivals = new(plan, new SeededRandom(plan.Seed, stream: 0));
        private readonly SeededRandom _durations = new(plan.Seed, stream: 1);
        private readonly SeededRandom _callers = new(plan.Seed, stream: 2);
        private readonly double _mean = plan.MeanDuration.Ticks;
        private readonly long _length = plan.Length?.Ticks ?? long.MaxValue;
        private long _left = plan.Requests ?? long.MaxValue;

        public bool TryRead(out TraceEvent next)
        {
            next = default;
            if (_left-- == 0)
                return false;
            var at = _arrivals.Next();
            if (at >= _length)
            {
                _left = 0;
                return false;
            }

            var connection = plan.Clients > 0 ? 1UL + (ulong)_callers.Below(plan.Clients) : 0;
            var streams = plan.StreamingShare > 0 && _callers.Uniform() < plan.StreamingShare;
            next = new TraceEvent(Midnight + at, Duration(), connection, streams ? TraceEventKind.Streaming : TraceEventKind.Unary);
            return true;
        }

        public void Dispose()
        {
        }

        private long Duration() => plan.Law switch
        {
            DurationLaw.Constant => (long)_mean,
            DurationLaw.Exponential => (long)(_durations.Exponential() * _mean),
            _ => (long)(Math.Exp(_durations.Normal() - 0.5) * _mean),
        };
    }
}

namespace FcEmulator.Tests.Simulation.Engine;

/// <summary>
/// The same as a simulation with the picker fullest-first, computed slowly and obviously: millisecond by millisecond, with every instance
/// and every call in a list. Knows no heap, no meter and no account.
/// </summary>
internal sealed class SlowSimulation(int slots, int limit, int coldStart, int idle)
{
    private readonly List<Instance> _instances = [];
    private int _touches;

    public int Served { get; private set; }

    public int Rejected { get; private set; }

    public int ColdStarts { get; private set; }

    public int Peak { get; private set; }

    public int Waited { get; private set; }

    /// <summary>Milliseconds in which an instance had an open call, over all instances.</summary>
    public int Billed { get; private set; }

    public void Run(IReadOnlyList<(int At, int Duration)> calls)
    {
        for (var now = 0; now <= 3600; now++)
        {
            // Calls end and instances come up, in the order in which that was decided, which for the end of a call that waits is as its
            // instance comes up; then idle ones go; then calls arrive.
            var happening = _instances.Where(i => coldStart > 0 && i.ReadyAt == now).Select(i => (i.Planned, Do: (Action)(() => ComeUp(i, now))))
                .Concat(_instances.SelectMany(i => i.Calls).Where(c => c.End == now).Select(c => (c.Planned, Do: (Action)(() => End(c, now)))));
            foreach (var (_, happen) in happening.OrderBy(one => one.Planned).ToList())
                happen();

            _instances.RemoveAll(i => i.ReadyAt <= now && i.Calls.Count == 0 && now - i.IdleSince >= idle);
            foreach (var (_, duration) in calls.Where(c => c.At == now))
                Arrive(now, duration);
            Billed += _instances.Count(i => i.Calls.Any(c => c.Start <= now && c.End > now));
        }
    }

    private void Arrive(int now, int duration)
    {
        var free = _instances.Where(i => i.Calls.Count < slots).OrderBy(i => i.ReadyAt > now).ThenByDescending(i => i.Calls.Count).ThenByDescending(i => i.Touched);
        var instance = free.FirstOrDefault();
        if (instance is null && _instances.Count == limit)
        {
            Rejected++;
            return;
        }

        if (instance is null)
            _instances.Add(instance = new Instance { ReadyAt = now + coldStart, Planned = ++_touches });
        Peak = Math.Max(Peak, _instances.Count);
        Served++;
        // An instance that takes no time to come up is up after the calls of the same moment have come.
        var waits = instance.ReadyAt > now || (coldStart == 0 && instance.ReadyAt == now && !instance.WasUp);
        if (waits)
            ColdStarts++;
        var start = Math.Max(now, instance.ReadyAt);
        Waited += start - now;
        instance.Calls.Add(new Call(instance, start, start + duration) { Planned = ++_touches });
        instance.Touched = _touches;
    }

    private void ComeUp(Instance instance, int now)
    {
        foreach (var waiting in instance.Calls)
            waiting.Planned = ++_touches;
        Touch(instance, now);
    }

    private void End(Call call, int now)
    {
        call.Instance.Calls.Remove(call);
        Touch(call.Instance, now);
    }

    private void Touch(Instance instance, int now)
    {
        instance.WasUp = true;
        instance.Touched = ++_touches;
        if (instance.Calls.Count == 0)
            instance.IdleSince = now;
    }

    private sealed class Call(Instance instance, int start, int end)
    {
        public Instance Instance => instance;

        public int Start => start;

        public int End => end;

        /// <summary>When it was decided that it ends then, as a running number.</summary>
        public int Planned { get; set; }
    }

    private sealed class Instance
    {
        public int ReadyAt { get; init; }

        /// <summary>When its start was decided, as a running number.</summary>
        public int Planned { get; init; }

        public bool WasUp { get; set; }

        public int IdleSince { get; set; }

        public int Touched { get; set; }

        public List<Call> Calls { get; } = [];
    }
}

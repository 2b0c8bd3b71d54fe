namespace FcEmulator.Lint;

/// <summary>
/// What a run's rules have found: each finding once, with how often, when, and its worst case. Bounded; reads no clock and does nothing of its own.
/// Safe for use from several threads.
/// </summary>
/// <param name="most">Findings kept apart; clients choose the names of methods, and so how many there could be.</param>
internal sealed class Findings(int most = Findings.Usual)
{
    public const int Usual = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<(LintRule Rule, string? Function, string? Subject), Entry> _entries = [];
    private long _more;
    private long _changes;

    /// <summary>The emulator ends: what is broken off from here on is its own doing.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Grows with every case.</summary>
    public long Changes
    {
        get
        {
            lock (_lock)
                return _changes;
        }
    }

    /// <summary>Cases of findings beyond those that are kept.</summary>
    public long More
    {
        get
        {
            lock (_lock)
                return _more;
        }
    }

    /// <summary>The worst first, then as they were first seen.</summary>
    public IReadOnlyList<Finding> All
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _entries.OrderBy(pair => pair.Key.Rule.Severity).ThenBy(pair => pair.Value.Order).Select(pair => pair.Value.Finding(pair.Key.Rule, pair.Key.Function, pair.Key.Subject)),
                ];
            }
        }
    }

    /// <summary>Counts a case. A finding that is known already costs a look-up and makes no text, unless this case is worse.</summary>
    /// <param name="subject">See <see cref="Lint.Finding.Subject"/>.</param>
    /// <param name="measure">How bad it is, where that has a number.</param>
    /// <param name="tell">Makes the example of what was seen.</param>
    public void Add<T>(LintRule rule, string? function, string? subject, DateTimeOffset at, double measure, T seen, Func<T, FindingExample> tell)
    {
        lock (_lock)
        {
            _changes++;
            if (_entries.TryGetValue((rule, function, subject), out var entry))
            {
                entry.Count++;
                entry.LastAt = at;
                if (measure <= entry.Measure)
                    return;
            }
            else if (_entries.Count < most)
            {
                entry = new Entry { Count = 1, FirstAt = at, LastAt = at, Order = _entries.Count };
                _entries.Add((rule, function, subject), entry);
            }
            else
            {
                _more++;
                return;
            }

            (entry.Measure, entry.Example) = (measure, tell(seen));
        }
    }

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _entries.Clear();
            _more = 0;
            _changes++;
        }
    }

    private sealed class Entry
    {
        public long Count { get; set; }

        public required DateTimeOffset FirstAt { get; init; }

        public DateTimeOffset LastAt { get; set; }

        public required int Order { get; init; }

        public double Measure { get; set; }

        public FindingExample Example { get; set; }

        public Finding Finding(LintRule rule, string? function, string? subject) =>
            new(rule.Name, rule.Severity, function, subject, Count, FirstAt, LastAt, Example.Message)
            {
                RequestId = Example.RequestId,
                InstanceId = Example.InstanceId,
                Method = Example.Method,
            };
    }
}

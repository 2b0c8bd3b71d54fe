using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing.Reports;

/// <summary>How long one instance was a minimum instance of its function, and how much of that was billed anyway. Not thread-safe.</summary>
internal sealed class ProvisionedTime
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _spans = [];
    private DateTimeOffset? _since;
    private TimeSpan _billed;

    /// <summary>Time it waited: billed because it is provisioned, and for nothing else.</summary>
    public TimeSpan Idle
    {
        get
        {
            var idle = _spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.To - span.From)) - _billed;
            return idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
        }
    }

    public void Add(in InstanceRecord record)
    {
        var provisioned = record.Provisioned && record.Event != InstanceEvent.Ended;
        if (provisioned && _since is null)
            _since = record.At;
        if (provisioned || _since is not { } since)
            return;
        _spans.Add((since, record.At > since ? record.At : since));
        _since = null;
    }

    public void AddBilled(DateTimeOffset start, DateTimeOffset end)
    {
        foreach (var (from, to) in _spans)
            _billed += Overlap(from, to);
        if (_since is { } since)
            _billed += Overlap(since, DateTimeOffset.MaxValue);

        TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to)
        {
            var (later, earlier) = (start > from ? start : from, end < to ? end : to);
            return earlier > later ? earlier - later : TimeSpan.Zero;
        }
    }
}

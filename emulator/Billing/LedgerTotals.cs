using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing;

/// <summary>The sums of a ledger. Immutable.</summary>
/// <param name="Functions">In the order of their names.</param>
/// <param name="LostRecords">Records that never reached the file.</param>
internal sealed record LedgerTotals(IReadOnlyList<FunctionTotals> Functions, FunctionTotals Overall, long LostRecords)
{
    /// <summary>Reads the records to their end, keeping none.</summary>
    public static LedgerTotals From(IEnumerable<ILedgerRecord> records)
    {
        var sums = new SortedDictionary<string, Sum>(StringComparer.Ordinal);
        var lost = 0L;
        foreach (var record in records)
        {
            switch (record)
            {
                case IntervalRecord interval:
                    SumOf(interval.Function).Add(interval);
                    break;
                case CallRecord call:
                    SumOf(call.Function).Add(call);
                    break;
                case LostRecord gap:
                    lost += gap.Records;
                    break;
            }
        }

        var functions = sums.Select(sum => sum.Value.ToTotals(sum.Key)).ToList();
        return new LedgerTotals(functions, functions.Aggregate(new FunctionTotals { Function = "total" }, (all, one) => all + one), lost);

        Sum SumOf(string function)
        {
            if (!sums.TryGetValue(function, out var sum))
                sums[function] = sum = new Sum();
            return sum;
        }
    }

    private sealed class Sum
    {
        private long _intervals;
        private TimeSpan _billed;
        private TimeSpan _active;
        private long _calls;
        private long _coldStarts;
        private long _unfinished;
        private long _stillOpen;

        public void Add(in IntervalRecord interval)
        {
            _intervals++;
            _billed += interval.Duration;
            _active += interval.Active;
            if (interval.ClosedBy == IntervalClosing.LastSignOfLife)
                _unfinished++;
            else if (interval.ClosedBy == IntervalClosing.StillOpen)
                _stillOpen++;
        }

        public void Add(in CallRecord call)
        {
            _calls++;
            if (call.Cold)
                _coldStarts++;
        }

        public FunctionTotals ToTotals(string function) => new()
        {
            Function = function,
            Intervals = _intervals,
            Billed = _billed,
            Active = _active,
            IdleConnection = _billed - _active,
            Calls = _calls,
            ColdStarts = _coldStarts,
            Unfinished = _unfinished,
            StillOpen = _stillOpen,
        };
    }
}

namespace FcEmulator.Billing.Ledger;

/// <summary>Room for the records of one block, of which those there are most of lie in arrays. Used again for the next block; not thread-safe.</summary>
internal sealed class RecordRooms
{
    private BeginRecord[] _begins = new BeginRecord[16];
    private CallRecord[] _calls = new CallRecord[16];
    private IntervalRecord[] _intervals = new IntervalRecord[16];
    private int _beginCount;
    private int _callCount;
    private int _intervalCount;

    /// <summary>All records put in so far are over.</summary>
    public void Clear() => (_beginCount, _callCount, _intervalCount) = (0, 0, 0);

    public PassingRecord Put(in BeginRecord begin)
    {
        var at = Put(ref _begins, ref _beginCount, begin);
        return new PassingRecord(_begins, at);
    }

    public PassingRecord Put(in CallRecord call)
    {
        var at = Put(ref _calls, ref _callCount, call);
        return new PassingRecord(_calls, at);
    }

    public PassingRecord Put(in IntervalRecord interval)
    {
        var at = Put(ref _intervals, ref _intervalCount, interval);
        return new PassingRecord(_intervals, at);
    }

    private static int Put<T>(ref T[] records, ref int count, in T record)
    {
        // Records that were put before stay where they are, in the array that was there then.
        if (count == records.Length)
            Array.Resize(ref records, 2 * count);
        records[count] = record;
        return count++;
    }
}

using System.Globalization;

namespace FcEmulator.Billing.Ledger;

/// <summary>Finds where the times of a ledger go back by more than lines may be out of order. Not thread-safe.</summary>
internal sealed class ClockCheck
{
    /// <summary>Lines of different instances may be 100 ms out of order; a busy machine makes it more.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private DateTimeOffset _latest;
    private bool _told;

    /// <summary>A sentence where the time went back, once a run; the meter takes what comes earlier as of the latest time seen.</summary>
    public string? See(ILedgerRecord record)
    {
        // Other lines name times that lie further back: a call's start, an interval's end.
        if (record is not (RunRecord or BeginRecord or AliveRecord))
            return null;
        if (record is RunRecord)
            _told = false;
        var from = _latest;
        var back = !_told && from - record.At > Tolerance;
        _latest = record is RunRecord || record.At > _latest ? record.At : _latest;
        if (!back)
            return null;
        _told = true;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the clock goes back here, from {from.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} to {record.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}; everything is counted.");
    }
}

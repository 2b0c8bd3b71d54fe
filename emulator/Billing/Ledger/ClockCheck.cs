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
    public string? See(in PassingRecord record)
    {
        // Other lines name times that lie further back: a call's start, an interval's end.
        if (record.Kind != RecordKind.Begin && record.Other is not (RunRecord or AliveRecord))
            return null;
        var at = record.At;
        var heads = record.Other is RunRecord;
        if (heads)
            _told = false;
        var from = _latest;
        var back = !_told && from - at > Tolerance;
        _latest = heads || at > _latest ? at : _latest;
        if (!back)
            return null;
        _told = true;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the clock goes back here, from {from.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} to {at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}; everything is counted.");
    }
}

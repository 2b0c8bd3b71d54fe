using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports;

/// <summary>What one thing was billed for: a function, a method, an instance, a kind of calls, or all of them. Immutable.</summary>
internal sealed record BillLine
{
    public required string Name { get; init; }

    /// <summary>Finished calls; hooks are not counted.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that waited for an instance's start.</summary>
    public long ColdStarts { get; init; }

    /// <summary>Billed calls that did not end well, by how.</summary>
    public FailedCalls Failed { get; init; }

    /// <summary>Billed intervals; of a method, those in which it had a call.</summary>
    public long Intervals { get; init; }

    /// <summary>The calls' durations added up, overlaps as often as they occur.</summary>
    public TimeSpan RequestTime { get; init; }

    /// <summary>What is billed. Of a method, its share: active time by its part of the requests' time in each interval.</summary>
    public BilledTime Time { get; init; }

    /// <summary>The part of <see cref="Time"/> that the rate card's rounding added.</summary>
    public TimeSpan Rounding { get; init; }

    /// <summary>Usage and CU, one entry for each item.</summary>
    public IReadOnlyList<Charge> Charges { get; init; } = [];

    public decimal Cu { get; init; }

    /// <summary>In the rate card's currency, at the average price of the whole bill's CU.</summary>
    public decimal Cost { get; init; }

    /// <summary>What billing overlaps once saved, compared with billing each request.</summary>
    public TimeSpan OverlapSaved
    {
        get
        {
            var saved = RequestTime - (Time.Active - Rounding);
            return saved > TimeSpan.Zero ? saved : TimeSpan.Zero;
        }
    }
}

/// <summary>Calls that were billed and did not end well.</summary>
/// <param name="ByStatus">The function answered to the end, with a gRPC status other than OK.</param>
/// <param name="Time">Their durations added up.</param>
internal readonly record struct FailedCalls(long TimedOut, long ByFunction, long Cancelled, long ByStatus, TimeSpan Time)
{
    public long Total => TimedOut + ByFunction + Cancelled + ByStatus;
}

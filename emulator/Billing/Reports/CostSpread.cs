namespace FcEmulator.Billing.Reports;

/// <summary>
/// How much the CU of calls vary, from the billed intervals they share: the ratio estimate of CU for a call, and its standard error. In
/// doubles: an estimate needs no more. Not thread-safe.
/// </summary>
internal sealed class CostSpread
{
    /// <summary>Fewer intervals than this say nothing of how much they vary.</summary>
    private const int LeastIntervals = 10;

    private long _intervals;
    private double _calls;
    private double _cu;
    private double _callsSquared;
    private double _cuSquared;
    private double _product;

    public void Add(long calls, double cu)
    {
        _intervals++;
        _calls += calls;
        _cu += cu;
        _callsSquared += (double)calls * calls;
        _cuSquared += cu * cu;
        _product += calls * cu;
    }

    /// <summary>CU for one call.</summary>
    public double Mean => _calls > 0 ? _cu / _calls : 0;

    /// <summary>Of <see cref="Mean"/>; null where there are too few intervals to tell.</summary>
    public double? StandardError
    {
        get
        {
            if (_intervals < LeastIntervals || _calls <= 0)
                return null;
            var squares = _cuSquared - 2 * Mean * _product + Mean * Mean * _callsSquared;
            var variance = Math.Max(0, squares) / (_intervals - 1);
            return Math.Sqrt(variance * _intervals) / _calls;
        }
    }
}

using FcEmulator.Billing.Ledger;

namespace FcEmulator.Billing.Reports;

/// <summary>One instance while its lines are read: the calls of its interval until that is over, and its time as a minimum instance. Not thread-safe.</summary>
internal sealed class BilledInstance(FunctionSum function, BillSum sum)
{
    public FunctionSum Function => function;

    public BillSum Sum => sum;

    public IntervalTally Tally { get; } = new();

    public ProvisionedTime Provisioned { get; } = new();

    /// <summary>An interval whose calls have not all been seen: an instance may end before its calls do.</summary>
    public IntervalRecord? Waiting { get; set; }

    public InstanceSpecification Specification { get; set; }

    public bool Ended { get; set; }
}

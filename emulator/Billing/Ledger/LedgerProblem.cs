using System.Globalization;

namespace FcEmulator.Billing.Ledger;

/// <summary>The ledger cannot be written at the moment; calls go on.</summary>
/// <param name="Reason">In the operating system's words, without a full stop.</param>
/// <param name="Waiting">Records kept in memory until it can.</param>
/// <param name="Lost">Records dropped since the run's start because too many were waiting.</param>
internal sealed record LedgerProblem(string Reason, long Waiting, long Lost)
{
    public override string ToString() => Lost == 0
        ? string.Create(CultureInfo.InvariantCulture, $"The ledger cannot be written: {Reason}. Records waiting in memory: {Waiting}.")
        : string.Create(CultureInfo.InvariantCulture, $"The ledger cannot be written: {Reason}. Records waiting in memory: {Waiting}, lost: {Lost}.");
}

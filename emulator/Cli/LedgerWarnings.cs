using System.Globalization;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Cli;

/// <summary>Prints what could not be read of ledgers, and only counts it where it is too much to read. Not thread-safe.</summary>
internal sealed class LedgerWarnings(TextWriter error)
{
    private const int Printed = 20;

    private long _count;

    public void Add(LedgerWarning warning)
    {
        if (++_count <= Printed)
            error.WriteLine(warning);
    }

    public void Finish()
    {
        if (_count > Printed)
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {_count - Printed:N0} more like these; all that could be read is counted."));
    }
}

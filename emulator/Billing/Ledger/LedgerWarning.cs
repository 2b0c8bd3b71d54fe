using System.Globalization;

namespace FcEmulator.Billing.Ledger;

/// <summary>Something in a ledger that could not be read as it stands; reading went on.</summary>
/// <param name="Line">1-based; 0 for the file as a whole.</param>
/// <param name="Message">One sentence: what, and what became of it.</param>
internal sealed record LedgerWarning(string File, long Line, string Message)
{
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Message}");
}

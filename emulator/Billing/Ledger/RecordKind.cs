namespace FcEmulator.Billing.Ledger;

/// <summary>Tells apart the three types that nearly all lines of a ledger are of.</summary>
internal enum RecordKind
{
    /// <summary>No record.</summary>
    None,
    Begin,
    Call,
    Interval,
    Other,
}

namespace FcEmulator.Billing.Ledger;

/// <summary>One line of the ledger. The implementations are structs, so that writing one allocates nothing.</summary>
internal interface ILedgerRecord
{
    /// <summary>Latest time the line speaks of: a sign that its run was alive then.</summary>
    DateTimeOffset At { get; }

    /// <summary>Adds the parts of the line's one JSON object, <c>type</c> first.</summary>
    void WriteTo(ref JsonLine line);
}

namespace FcEmulator.Billing.Ledger;

/// <summary>From the fields of one line to the record it is.</summary>
internal static class LedgerLine
{
    /// <summary>Null where the type is not known, and where <see cref="LedgerFields.Problem"/> says what is wrong with the line.</summary>
    public static ILedgerRecord? Read(LedgerFields fields, ReadOnlyMemory<byte> line, out string type)
    {
        fields.ReadStraight(line);
        type = fields.Text("type"u8);
        var record = ReadAs(type, fields);
        if (fields.WasStraight)
            return record;
        type = "";
        if (!fields.TryTakeApart(line))
            return null;
        type = fields.Text("type"u8);
        record = ReadAs(type, fields);
        return fields.Problem is null ? record : null;
    }

    private static ILedgerRecord? ReadAs(string type, LedgerFields fields) => type switch
    {
        CallRecord.Type => CallRecord.Read(fields),
        IntervalRecord.Type => IntervalRecord.Read(fields),
        BeginRecord.Type => BeginRecord.Read(fields),
        StreamingRecord.Type => StreamingRecord.Read(fields),
        HoldRecord.Type => HoldRecord.Read(fields),
        AliveRecord.Type => AliveRecord.Read(fields),
        ConnectionRecord.Type => ConnectionRecord.Read(fields),
        InstanceRecord.Type => InstanceRecord.Read(fields),
        RunRecord.Type => RunRecord.Read(fields),
        EndRecord.Type => EndRecord.Read(fields),
        LostRecord.Type => LostRecord.Read(fields),
        _ => null,
    };
}

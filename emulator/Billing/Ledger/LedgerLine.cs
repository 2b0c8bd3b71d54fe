namespace FcEmulator.Billing.Ledger;

/// <summary>From the fields of one line to the record it is.</summary>
internal static class LedgerLine
{
    /// <summary>None where the type is not known, and where <see cref="LedgerFields.Problem"/> says what is wrong with the line.</summary>
    public static PassingRecord Read(LedgerFields fields, ReadOnlyMemory<byte> line, RecordRooms rooms, out string type)
    {
        fields.ReadStraight(line);
        type = TypeOf(fields);
        var record = ReadAs(type, fields, rooms);
        if (fields.WasStraight)
            return record;
        type = "";
        if (!fields.TryTakeApart(line))
            return default;
        type = fields.Text("type"u8);
        record = ReadAs(type, fields, rooms);
        return fields.Problem is null ? record : default;
    }

    /// <summary>Nearly all lines are of three types.</summary>
    private static string TypeOf(LedgerFields fields)
    {
        if (fields.TryPass("{\"type\":\"call\""u8))
            return CallRecord.Type;
        if (fields.TryPass("{\"type\":\"interval\""u8))
            return IntervalRecord.Type;
        return fields.TryPass("{\"type\":\"begin\""u8) ? BeginRecord.Type : fields.Text("type"u8);
    }

    private static PassingRecord ReadAs(string type, LedgerFields fields, RecordRooms rooms) => type switch
    {
        CallRecord.Type => rooms.Put(CallRecord.Read(fields)),
        IntervalRecord.Type => rooms.Put(IntervalRecord.Read(fields)),
        BeginRecord.Type => rooms.Put(BeginRecord.Read(fields)),
        _ => ReadRare(type, fields) is { } rare ? PassingRecord.Of(rare) : default,
    };

    private static ILedgerRecord? ReadRare(string type, LedgerFields fields) => type switch
    {
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

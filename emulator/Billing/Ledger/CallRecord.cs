namespace FcEmulator.Billing.Ledger;

/// <summary>One finished call: what bills are computed from again under another rule.</summary>
/// <param name="Interval">The interval it was billed in; 0 for a call that reached its instance after the instance's end.</param>
/// <param name="Start">When the instance got it.</param>
/// <param name="Cold">It waited for the instance's start.</param>
internal readonly record struct CallRecord(
    string Function,
    string Instance,
    long Interval,
    string Request,
    string Connection,
    string Method,
    CallKind Kind,
    bool Cold,
    DateTimeOffset Start,
    DateTimeOffset End,
    CallResult Result) : ILedgerRecord
{
    public const string Type = "call";

    public DateTimeOffset At => End;

    public void WriteTo(ref JsonLine line)
    {
        line.Add("type"u8, Type);
        line.Add("function"u8, Function);
        line.Add("instance"u8, Instance);
        line.Add("interval"u8, Interval);
        line.Add("request"u8, Request);
        line.Add("connection"u8, Connection);
        line.Add("method"u8, Method);
        line.AddKind(Kind);
        line.Add("cold"u8, Cold);
        line.AddTime("start"u8, Start);
        line.AddTime("end"u8, End);
        line.Add("outcome"u8, Word(Result.Outcome));
        line.Add("grpcStatus"u8, Result.GrpcStatus);
        line.Add("httpStatus"u8, Result.HttpStatus);
        line.Add("messagesIn"u8, Result.MessagesIn);
        line.Add("messagesOut"u8, Result.MessagesOut);
        line.Add("memoryUsageMB"u8, Result.MemoryUsageMB);
        line.Add("errorType"u8, Result.ErrorType);
        if (Result.Faults is { } faults)
            line.Add("faults"u8, [.. faults]);
    }

    /// <summary>Asks for the fields in the order in which they are written, which is how a line is read fastest.</summary>
    public static CallRecord Read(LedgerFields fields)
    {
        var function = fields.Text(FieldName.Function);
        var instance = fields.Text(FieldName.Instance);
        var interval = fields.Number("interval"u8);
        var request = fields.Text(FieldName.Request);
        var connection = fields.Text(FieldName.Connection);
        var method = fields.Text(FieldName.Method);
        var (kind, cold) = fields.Part(fields.Parts.CallKind, static fields => (fields.ReadKind(), fields.Flag("cold"u8)));
        var (start, end) = fields.ReadSpan();
        return new CallRecord(function, instance, interval, request, connection, method, kind, cold, start, end, fields.Part(fields.Parts.CallResult, ReadResult));
    }

    private static CallResult ReadResult(LedgerFields fields) => new(
        ReadOutcome(fields),
        fields.OptionalNumber("grpcStatus"u8),
        fields.OptionalNumber("httpStatus"u8),
        fields.Number("messagesIn"u8),
        fields.Number("messagesOut"u8))
    {
        MemoryUsageMB = fields.OptionalDecimal("memoryUsageMB"u8),
        ErrorType = fields.OptionalText("errorType"u8),
        Faults = fields.OptionalTexts("faults"u8),
    };

    private static string Word(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Completed => "completed",
        CallOutcome.Cancelled => "cancelled",
        CallOutcome.TimedOut => "timed-out",
        _ => "failed",
    };

    private static CallOutcome ReadOutcome(LedgerFields fields)
    {
        switch (fields.Text("outcome"u8))
        {
            case "completed":
                return CallOutcome.Completed;
            case "cancelled":
                return CallOutcome.Cancelled;
            case "timed-out":
                return CallOutcome.TimedOut;
            case "failed":
                return CallOutcome.Failed;
            default:
                fields.Refuse("names an \"outcome\" that is not known");
                return CallOutcome.Failed;
        }
    }
}

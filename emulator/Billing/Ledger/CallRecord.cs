using System.Text.Json;

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

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteString("function"u8, Function);
        json.WriteString("instance"u8, Instance);
        json.WriteNumber("interval"u8, Interval);
        json.WriteString("request"u8, Request);
        json.WriteString("connection"u8, Connection);
        json.WriteString("method"u8, Method);
        json.WriteKind(Kind);
        json.WriteBoolean("cold"u8, Cold);
        json.WriteTime("start"u8, Start);
        json.WriteTime("end"u8, End);
        json.WriteString("outcome"u8, Word(Result.Outcome));
        if (Result.GrpcStatus is { } grpcStatus)
            json.WriteNumber("grpcStatus"u8, grpcStatus);
        if (Result.HttpStatus is { } httpStatus)
            json.WriteNumber("httpStatus"u8, httpStatus);
        json.WriteNumber("messagesIn"u8, Result.MessagesIn);
        json.WriteNumber("messagesOut"u8, Result.MessagesOut);
        if (Result.MemoryUsageMB is { } memory)
            json.WriteNumber("memoryUsageMB"u8, memory);
        if (Result.ErrorType is { } errorType)
            json.WriteString("errorType"u8, errorType);
        if (Result.Faults is { } faults)
        {
            json.WriteStartArray("faults"u8);
            foreach (var fault in faults)
                json.WriteStringValue(fault);
            json.WriteEndArray();
        }

        json.WriteEndObject();
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

using System.Text.Json;
using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;

namespace FcEmulator.Simulation.Traces;

/// <summary>
/// Takes the calls of an access log (docs/access-log.md): when each arrived, waited and ended, and how long the instances took to come up that
/// calls waited for. Not thread-safe.
/// </summary>
internal sealed class AccessLogTraceReader(TraceCollector into)
{
    private readonly LedgerFields _fields = new(new KnownTexts());
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);
    private long _refused;
    private long _lost;

    public void Read(string name, Stream stream)
    {
        into.NoteCloses(ConnectionCloses.None);
        var lines = new LedgerLines(stream);
        while (lines.TryRead(out var line))
        {
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (lines.TooLong || !_fields.TryTakeApart(line) || !TryTake(line.Span))
                into.Note($"{name}:{lines.Number}: the line is none of an access log, or is cut; it is left out.");
        }

        if (_refused > 0)
            into.Note($"{name}: {_refused} calls got no instance, so how long they would have taken is not known; they are left out.");
        if (_lost > 0)
            into.Note($"{name}: {_lost} calls have no line because the disk did not keep up with them; the trace has fewer calls than there were. The ledger has all.");
    }

    private bool TryTake(ReadOnlySpan<byte> line)
    {
        try
        {
            if (_fields.Text("type"u8) == "lost")
                _lost += _fields.Number("calls"u8);
            else if (JsonSerializer.Deserialize(line, AccessJson.Default.CallFinished) is { } call)
                Take(call);
            return _fields.Problem is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Take(CallFinished call)
    {
        if (call is not { InstanceId: { } instance, FunctionName: { } function, Times.SlotMs: { } slot })
        {
            _refused++;
            return;
        }

        if (!into.Wants(function))
            return;
        if (call.ColdStart?.ReadyMs is { } ready && _started.Add(instance))
            into.ColdStarts.Add(TimeSpan.FromMilliseconds(ready));
        var waited = TimeSpan.FromMilliseconds(slot).Ticks;
        into.Add(new TraceRecord(
            call.ArrivedAt.UtcTicks,
            waited,
            TimeSpan.FromMilliseconds(call.Times.AnsweredMs ?? call.Times.EndMs).Ticks - waited,
            TraceCollector.IdOf(call.Connection ?? call.RequestId),
            TraceCollector.IdOf(instance),
            TraceCollector.IdOf(call.Method),
            0,
            call.Kind == CallKindWord.Streaming ? TraceEventKind.Streaming : TraceEventKind.Unary));
    }
}

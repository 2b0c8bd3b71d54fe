using FcEmulator.Billing.Ledger;

namespace FcEmulator.Simulation.Traces;

/// <summary>
/// Takes the calls of the lines that <c>fcemu start --json</c> writes: <c>call</c> for each call, <c>instanceReady</c> for how long instances
/// took to come up. Not thread-safe.
/// </summary>
/// <param name="streaming">Methods that are streaming; the log does not say which are.</param>
internal sealed class CallLogTraceReader(TraceCollector into, IReadOnlySet<string> streaming)
{
    private readonly LedgerFields _fields = new(new KnownTexts());
    private readonly Dictionary<string, long> _readyAt = new(StringComparer.Ordinal);
    private long _refused;
    private long _counted;

    public void Read(string name, Stream stream)
    {
        into.NoteCloses(ConnectionCloses.None);
        var lines = new LedgerLines(stream);
        while (lines.TryRead(out var line))
        {
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            var read = !lines.TooLong && _fields.TryTakeApart(line);
            if (read)
                Take();
            if (!read || _fields.Problem is not null)
                into.Note($"{name}:{lines.Number}: the line {_fields.Problem ?? "is too long"}; it is left out.");
        }

        if (_refused > 0)
            into.Note($"{name}: {_refused} calls got no instance, so how long they would have taken is not known; they are left out.");
        if (_counted > 0)
            into.Note($"{name}: {_counted} calls have no line of their own because the console was too fast for them; the trace has fewer calls than there were. The ledger has all.");
    }

    private void Take()
    {
        switch (_fields.Text("event"u8))
        {
            case "call":
                TakeCall();
                break;
            case "moreCalls":
                _counted += _fields.Number("calls"u8);
                break;
            case "instanceReady" when into.IsWanted(_fields.Text("function"u8)):
                _readyAt[_fields.Text("instanceId"u8)] = _fields.Time("at"u8).UtcTicks;
                into.ColdStarts.Add(_fields.Milliseconds("tookMs"u8));
                break;
            case "instanceStopped":
                _readyAt.Remove(_fields.Text("instanceId"u8));
                break;
        }
    }

    private void TakeCall()
    {
        if (_fields.OptionalText("instanceId"u8) is not { } instance || _fields.OptionalText("function"u8) is not { } function)
        {
            _refused++;
            return;
        }

        var ended = _fields.Time("at"u8).UtcTicks;
        var method = _fields.Text("method"u8);
        var arrived = ended - _fields.Milliseconds("durationMs"u8).Ticks;
        // The log's duration is from arrival; what a cold call waited for the instance is not its function's work.
        var began = _fields.Flag("cold"u8) ? Math.Clamp(_readyAt.GetValueOrDefault(instance), arrived, ended) : arrived;
        if (_fields.Problem is null && into.Wants(function))
        {
            var kind = streaming.Contains(method) ? TraceEventKind.Streaming : TraceEventKind.Unary;
            into.Add(new TraceRecord(arrived, began - arrived, ended - began, 0, TraceCollector.IdOf(instance), TraceCollector.IdOf(method), 0, kind));
        }
    }
}

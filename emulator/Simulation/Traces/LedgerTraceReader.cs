using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Simulation.Traces;

/// <summary>
/// Takes the calls of a ledger, with the connections that held instances and the specification they ran under. What the ledger's reader
/// cannot read becomes a note, and the rest counts. Not thread-safe.
/// </summary>
internal sealed class LedgerTraceReader(TraceCollector into)
{
    /// <summary>From this version on ledgers say of every connection when it closed, before that only of those that held an instance.</summary>
    private const int TellsAllCloses = 2;

    private readonly Dictionary<string, float> _cpuOf = new(StringComparer.Ordinal);

    /// <summary>When each instance was decided to start that no call began on yet.</summary>
    private readonly Dictionary<string, long> _decided = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong> _methods = new(StringComparer.Ordinal);
    private ulong _run;
    private long _latest;
    private bool _tellsAllCloses;
    private long _unbilled;
    private long _unknown;
    private long _hooks;

    /// <param name="now">Tells a run that goes on from one that was killed.</param>
    public void Read(string name, Stream stream, DateTimeOffset now)
    {
        foreach (var record in new LedgerReader(warning => into.Note(warning.ToString())).Read(name, stream, now))
        {
            Take(record);
            _latest = Math.Max(_latest, record.At.UtcTicks);
        }

        EndRun(_latest);
        if (_unbilled > 0)
            into.Note($"{name}: {_unbilled} calls reached their instance after its end and were not billed; they are left out.");
        if (_unknown > 0)
            into.Note($"{name}: {_unknown} intervals were cut off by a kill; calls that were open then are not known.");
        if (_hooks > 0)
            into.Note($"{name}: {_hooks} runs of lifecycle hooks are left out; a simulation has none.");
    }

    private void Take(ILedgerRecord record)
    {
        switch (record)
        {
            case RunRecord run:
                EndRun(_latest);
                _run = TraceCollector.IdOf(run.Run);
                _tellsAllCloses = run.Version >= TellsAllCloses;
                into.NoteCloses(_tellsAllCloses ? ConnectionCloses.OfAll : ConnectionCloses.OfStreaming);
                break;
            case InstanceRecord instance:
                Take(instance);
                break;
            case StreamingRecord streaming:
                _open.Add(streaming.Connection);
                break;
            case ConnectionRecord closed:
                _open.Remove(closed.Connection);
                AddClose(closed.Connection, closed.At.UtcTicks);
                break;
            case CallRecord { Kind: CallKind.Hook }:
                _hooks++;
                break;
            case CallRecord call when into.Wants(call.Function):
                Take(call);
                break;
            case IntervalRecord { ClosedBy: IntervalClosing.LastSignOfLife }:
                _unknown++;
                break;
            case EndRecord end:
                EndRun(end.At.UtcTicks);
                break;
        }
    }

    private void Take(in InstanceRecord instance)
    {
        if (instance.Event == InstanceEvent.Ended)
        {
            _cpuOf.Remove(instance.Instance);
            _decided.Remove(instance.Instance);
            return;
        }

        _cpuOf[instance.Instance] = (float)instance.Specification.Cpu;
        if (!into.IsWanted(instance.Function))
            return;
        if (instance is { Event: InstanceEvent.Started, Took: { } took })
        {
            into.ColdStarts.Add(took);
            _decided[instance.Instance] = instance.At.UtcTicks - took.Ticks;
        }

        into.Specification = new RecordedSpecification(instance.Specification, instance.Concurrency, instance.Minimum);
    }

    private void Take(in CallRecord call)
    {
        if (call.Interval == 0)
        {
            _unbilled++;
            return;
        }

        if (_tellsAllCloses)
            _open.Add(call.Connection);
        if (!_methods.TryGetValue(call.Method, out var method))
            _methods[call.Method] = method = TraceCollector.IdOf(call.Method);
        var start = call.Start.UtcTicks;
        // The call that an instance was started for came when that was decided. Of others that waited for the same start the ledger does
        // not say when they came; they count from when they began, which leaves their bill as it was.
        var arrived = call.Cold && _decided.Remove(call.Instance, out var decided) ? Math.Min(decided, start) : start;
        into.Add(new TraceRecord(
            arrived,
            start - arrived,
            (call.End - call.Start).Ticks,
            TraceCollector.IdOf(call.Connection, _run),
            TraceCollector.IdOf(call.Instance, _run),
            method,
            _cpuOf.GetValueOrDefault(call.Instance),
            call.Kind == CallKind.Streaming ? TraceEventKind.Streaming : TraceEventKind.Unary));
    }

    /// <summary>What is open then closes with the run.</summary>
    private void EndRun(long at)
    {
        foreach (var connection in _open)
            AddClose(connection, at);
        _open.Clear();
        _cpuOf.Clear();
        _decided.Clear();
    }

    private void AddClose(string connection, long at) =>
        into.Add(new TraceRecord(at, 0, 0, TraceCollector.IdOf(connection, _run), 0, 0, 0, TraceEventKind.ConnectionClosed));
}

using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Traces;

namespace FcEmulator.Simulation.Engine;

/// <summary>
/// Drives the scaling decisions and the meter of the live gateway through a trace on a virtual clock. At one instant calls end and
/// instances come up first, then idle instances go, then calls arrive. One run each; not thread-safe.
/// </summary>
internal sealed class FunctionSimulation
{
    private const int CallsBetweenLooks = 1 << 16;

    private readonly ITrace _trace;
    private readonly Account _account;
    private readonly PooledFunction _function;
    private readonly EventQueue _events = new();
    private readonly InstanceTable _instances;
    private readonly SimulationTally _tally;
    private readonly ConnectionTable _connections;
    private readonly long _idleTicks;

    /// <summary>Nothing is due by itself before this; at it there may be.</summary>
    private long _due = long.MaxValue;
    private long _now;

    public FunctionSimulation(SimulatedFunction simulated, ITrace trace)
    {
        _trace = trace;
        _idleTicks = simulated.Scaling.IdleTimeout.Ticks;
        _tally = new SimulationTally(simulated.Rounding);
        _instances = new InstanceTable(simulated, _tally);
        _account = new Account(simulated.Account);
        _function = _account.Add(simulated.Scaling, (function, _) => _instances.Create(function));
        _connections = new ConnectionTable(_events, simulated.ConnectionLinger.Ticks, trace.Closes);
    }

    /// <summary>Runs the trace to its end.</summary>
    /// <param name="progress">Told every 65,536 calls how many there were.</param>
    /// <exception cref="OperationCanceledException">The run is of no use then.</exception>
    public SimulationOutcome Run(Action<long> progress, CancellationToken cancelled)
    {
        using var calls = _trace.Open();
        _now = _trace.Start;
        Tick();
        var more = calls.TryRead(out var next);
        while (true)
        {
            var arrival = more ? next.At : long.MaxValue;
            var happening = _events.NextAt;
            if (happening <= arrival && happening <= _due)
            {
                if (happening == long.MaxValue)
                    break;
                _now = happening;
                Handle(_events.Take());
            }
            else if (_due <= arrival)
            {
                if (!more && _events.Count == 0 && _account.WaitingCount == 0)
                    break;
                _now = _due;
                Tick();
            }
            else
            {
                _now = arrival;
                Handle(next);
                more = calls.TryRead(out next);
                if (_tally.Calls % CallsBetweenLooks == 0)
                {
                    cancelled.ThrowIfCancellationRequested();
                    progress(_tally.Calls);
                }
            }
        }

        return Finish();
    }

    private static DateTimeOffset TimeOf(long ticks) => new(ticks, TimeSpan.Zero);

    private SimulationOutcome Finish()
    {
        var end = Math.Max(_trace.End, _now);
        while (_due <= end)
        {
            _now = _due;
            Tick();
        }

        _now = end;
        foreach (var instance in _instances.Living)
            _instances.Remove(instance, end);
        return new SimulationOutcome(_tally, new TimeSpan(end - _trace.Start));
    }

    private void Handle(in TraceEvent happened)
    {
        if (happened.Kind == TraceEventKind.ConnectionClosed)
        {
            Close(happened.Connection);
            return;
        }

        _tally.Calls++;
        var call = new OpenCall(_now, happened.Duration, _connections.IdOf(happened), happened.Kind == TraceEventKind.Streaming, Cold: false);
        var claim = _account.Acquire(_function, TimeOf(_now));
        if (claim.Refusal != Refusal.None)
        {
            var waiting = new WaitingCall(call);
            if (claim.MayWait && _account.Enqueue(_function, waiting, TimeOf(_now)))
                _connections.NoteBegin(call);
            else
                _tally.Refuse(claim.Refusal);
            DoActions();
            NoteDue();
            return;
        }

        _connections.NoteBegin(call);
        DoActions();
        Give((SimulatedInstance)claim.Instance!, call);
    }

    private void Handle(in SimulatedEvent happened)
    {
        switch (happened.Kind)
        {
            case SimulatedEventKind.CallEnds:
                End(_instances[happened.Subject]!, (ulong)happened.Stamp);
                break;
            case SimulatedEventKind.SharedCallEnds:
                EndShared(_instances[happened.Subject], happened.Stamp);
                break;
            case SimulatedEventKind.InstanceReady:
                Ready(_instances[happened.Subject]!);
                break;
            case SimulatedEventKind.ConnectionCloses when _connections.IsStillDue((ulong)happened.Stamp, happened.Subject):
                Close((ulong)happened.Stamp);
                break;
        }
    }

    /// <summary>The call has a slot of the instance: it begins, or waits until the instance is up.</summary>
    private void Give(SimulatedInstance instance, in OpenCall call)
    {
        if (instance.State == InstanceState.Starting)
            instance.Waiting.Add(call with { Cold = true });
        else
            Begin(instance, call);
    }

    private void Begin(SimulatedInstance instance, in OpenCall call)
    {
        var waited = _now - call.Arrived;
        _tally.Begin(waited, call.Cold);
        if (_connections.IsOpen(call.Connection))
            BeginOnConnection(instance, call);
        else
            _instances.Bill(instance, instance.Meter.BeginRequest(TimeOf(_now), call.Cold));
        if (instance.Cpu is { } cpu)
        {
            cpu.Begin(call, _now);
            PlanSharedEnd(instance, cpu);
        }
        else
        {
            _tally.Delays.Add(waited);
            _events.Add(_now + call.Duration, SimulatedEventKind.CallEnds, instance.Index, (long)call.Connection);
        }
    }

    private void BeginOnConnection(SimulatedInstance instance, in OpenCall call)
    {
        _instances.Bill(instance, instance.Meter.BeginRequest(TimeOf(_now), call.Cold, call.Connection, out var holds));
        if (call.Streaming)
            holds |= instance.Meter.MarkStreaming(call.Connection);
        if (!holds)
            return;
        Account.Hold(instance);
        _connections.NoteHold(call.Connection, instance);
    }

    private void End(SimulatedInstance instance, ulong connection)
    {
        instance.Meter.EndRequest(TimeOf(_now));
        _account.Release(new Claim(instance, null, Refusal.None), TimeOf(_now));
        if (connection != 0)
            _connections.NoteEnd(connection, _now);
        _due = Math.Min(_due, _now + _idleTicks);
        DoActions();
    }

    private void EndShared(SimulatedInstance? instance, long stamp)
    {
        if (instance?.Cpu is not { } cpu || cpu.Stamp != stamp)
            return;
        var (call, began) = cpu.End(_now);
        _tally.Delays.Add(began - call.Arrived + Math.Max(0, _now - began - call.Duration));
        PlanSharedEnd(instance, cpu);
        End(instance, call.Connection);
    }

    private void PlanSharedEnd(SimulatedInstance instance, SharedCpu cpu)
    {
        if (cpu.NextEnd(_now) is { } end)
            _events.Add(end, SimulatedEventKind.SharedCallEnds, instance.Index, cpu.Stamp);
    }

    private void Ready(SimulatedInstance instance)
    {
        _account.MarkReady(instance, TimeOf(_now));
        foreach (var call in instance.Waiting)
            Begin(instance, call);
        instance.Waiting.Clear();
        _due = Math.Min(_due, _now + _idleTicks);
        DoActions();
    }

    private void Close(ulong connection)
    {
        foreach (var instance in _connections.Close(connection))
        {
            instance.Meter.Release(connection, TimeOf(_now));
            Account.Unhold(instance, TimeOf(_now));
        }

        _due = Math.Min(_due, _now + _idleTicks);
    }

    private void Tick()
    {
        _account.Tick(TimeOf(_now));
        DoActions();
        NoteDue();
    }

    private void NoteDue() => _due = _account.NextDue(TimeOf(_now))?.UtcTicks ?? long.MaxValue;

    /// <summary>Takes what the account decided; what a woken call does may lead to more.</summary>
    private void DoActions()
    {
        while (_account.TakeActions() is { Count: > 0 } actions)
        {
            foreach (var action in actions)
                Do(action);
        }
    }

    private void Do(in ScalingAction action)
    {
        switch (action.Kind)
        {
            case ScalingActionKind.Start:
                var started = (SimulatedInstance)action.Instance!;
                _tally.InstancesPeak = Math.Max(_tally.InstancesPeak, _account.InstanceCount);
                _events.Add(_now + started.StartTicks, SimulatedEventKind.InstanceReady, started.Index);
                break;
            case ScalingActionKind.Stop:
                _instances.Remove((SimulatedInstance)action.Instance!, _now);
                break;
            case ScalingActionKind.Wake:
                var woken = (WaitingCall)action.Request!;
                if (woken.Result.Instance is SimulatedInstance instance)
                    Give(instance, woken.Call);
                else
                    Refuse(woken);
                break;
        }
    }

    private void Refuse(WaitingCall woken)
    {
        _tally.Refuse(woken.Result.Refusal);
        if (woken.Call.Connection != 0)
            _connections.NoteEnd(woken.Call.Connection, _now);
    }
}

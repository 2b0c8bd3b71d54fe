using System.Diagnostics.Metrics;
using FcEmulator.Billing;
using FcEmulator.Gateway;
using FcEmulator.Scheduling;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Observability;

/// <summary>What is there when somebody asks: instances, streams in use, what was billed. Costs nothing until then. Safe for use from several threads.</summary>
internal sealed class StateMetrics : IDisposable
{
    private readonly Meter _meter = new(Instruments.Name);
    private readonly Scheduler _scheduler;
    private readonly InvocationMeter _billing;
    private readonly TimeProvider _time;

    public StateMetrics(Scheduler scheduler, InvocationMeter billing, OpenCalls open, TimeProvider time)
    {
        (_scheduler, _billing, _time) = (scheduler, billing, time);
        _meter.CreateObservableUpDownCounter("fcemu.instances", Instances, "{instance}", "Instances by state.");
        _meter.CreateObservableUpDownCounter("fcemu.streams", Streams, "{stream}", "Slots in use: streams on the connections of instances.");
        _meter.CreateObservableUpDownCounter("fcemu.requests.open", () => open.Count, "{request}", "Calls that run or wait.");
        _meter.CreateObservableCounter("fcemu.billed.duration", Billed, "ms", "Time billed in this run, open intervals included.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Instances() =>
        from instance in _scheduler.Snapshot()
        group instance by (instance.Function, instance.State) into same
        select new Measurement<int>(same.Count(), Tag(same.Key.Function), new KeyValuePair<string, object?>("fcemu.instance.state", Word(same.Key.State)));

    private IEnumerable<Measurement<int>> Streams() =>
        from instance in _scheduler.Snapshot()
        group instance.UsedSlots by instance.Function into same
        select new Measurement<int>(same.Sum(), Tag(same.Key));

    private IEnumerable<Measurement<double>> Billed() =>
        from instance in _billing.Bill(_time.GetUtcNow()).All
        group instance.Time.Total.TotalMilliseconds by instance.Function into same
        select new Measurement<double>(same.Sum(), Tag(same.Key));

    private static KeyValuePair<string, object?> Tag(string function) => new("faas.name", function);

    private static string Word(InstanceState state) => state switch
    {
        InstanceState.Starting => "starting",
        InstanceState.Ready => "ready",
        InstanceState.Unhealthy => "unhealthy",
        _ => "draining",
    };
}

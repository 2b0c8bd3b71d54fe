using System.Diagnostics;
using System.Diagnostics.Metrics;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Traces go through the gateway, and metrics tell of it; without a listener neither costs an Activity.</summary>
public class TracingTests
{
    private readonly List<string> _atTheFunction = [];

    private ScriptedLauncher Function => new(async call =>
    {
        lock (_atTheFunction)
            _atTheFunction.AddRange(call.Headers.Where(header => header.Name.StartsWith("trace", StringComparison.Ordinal)).Select(header => $"{header.Name}: {header.Value}"));
        await call.ReadMessagesAsync();
        await call.AnswerAsync([1]);
    });

    [Fact]
    public async Task TraceParent_GoesOnThroughTheGatewaysSpanToTheFunction()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new List<Activity>();
        // Of this test's trace only: calls of tests beside it stay without a span.
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "fcemu",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var emulator = await TestEmulator.StartAsync(Function);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(metadata: [("traceparent", $"00-{trace}-00f067aa0ba902b7-01"), ("tracestate", "vendor=1")]), []);
        var finished = await emulator.CallFinishedAsync();
        await Bounded.Until(() => spans.Count > 0);

        var span = Assert.Single(spans);
        Assert.Equal(("helloworld.Greeter/SayHello", ActivityKind.Server, "00f067aa0ba902b7"), (span.DisplayName, span.Kind, span.ParentSpanId.ToString()));
        Assert.Equal([$"traceparent: 00-{trace}-{span.SpanId}-01", "tracestate: vendor=1"], _atTheFunction);
        Assert.Equal("OK", span.GetTagItem("rpc.response.status_code"));
        Assert.Equal((finished.RequestId, finished.InstanceId, true), (span.GetTagItem("faas.invocation_id"), span.GetTagItem("faas.instance"), span.GetTagItem("faas.coldstart")));
        Assert.Equal(["instance got it", "headers", "first message out", "instance is done"], span.Events.Select(happened => happened.Name));
    }

    [Fact]
    public async Task Off_TraceParentOfTheClientReachesTheFunctionAsItCame()
    {
        await using var emulator = await TestEmulator.StartAsync(Function);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(metadata: [("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]), []);

        Assert.Equal(["traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], _atTheFunction);
    }

    /// <summary>Hosting makes an Activity for each call as soon as its category could log.</summary>
    [Fact]
    public async Task Off_NoActivityIsMadeForACall()
    {
        var seen = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        // The first start is asked for on the call's own flow.
        launcher.BeforeStart = () =>
        {
            seen.TrySetResult(Activity.Current);
            return Task.CompletedTask;
        };
        await using var emulator = await TestEmulator.StartAsync(launcher);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);

        Assert.Null(await seen.Task.DefaultTimeout());
    }

    [Fact]
    public async Task Metrics_OfACall_HaveTheConventionsNamesAndUnits()
    {
        var measured = new Dictionary<string, (string? Unit, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "fcemu")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(Note);
        listener.SetMeasurementEventCallback<long>(Note);
        listener.SetMeasurementEventCallback<int>(Note);
        listener.Start();
        // Its own name, because calls of tests beside this one are measured too.
        await using var emulator = await TestEmulator.StartAsync(Function, function => function with { Name = "measured" });
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);
        await emulator.CallFinishedAsync();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "faas.coldstarts [{coldstart}] faas.name=measured, faas.trigger=http",
                "faas.init_duration [s] faas.name=measured, faas.trigger=http",
                "faas.invocations [{invocation}] faas.name=measured, faas.trigger=http",
                "faas.invoke_duration [s] faas.name=measured, faas.trigger=http",
                "fcemu.billed.duration [ms] faas.name=measured",
                "fcemu.instances [{instance}] faas.name=measured, fcemu.instance.state=ready",
                "fcemu.requests [{request}] faas.name=measured, fcemu.outcome=answered",
                "fcemu.schedule.duration [s] faas.name=measured, faas.trigger=http",
                "fcemu.streams [{stream}] faas.name=measured",
                "rpc.server.call.duration [s] rpc.system.name=grpc, rpc.method=helloworld.Greeter/SayHello, faas.name=measured, rpc.response.status_code=OK",
            ],
            measured.Select(one => $"{one.Key} [{one.Value.Unit}] {one.Value.Tags}").Order(StringComparer.Ordinal));

        void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            var text = string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (!text.Contains("faas.name=measured", StringComparison.Ordinal))
                return;
            lock (measured)
                measured[instrument.Name] = (instrument.Unit, text);
        }
    }
}

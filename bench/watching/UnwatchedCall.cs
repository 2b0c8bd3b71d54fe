using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Gateway;
using FcEmulator.Lint;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace WatchingBench;

/// <summary>Leads calls past the places where somebody could look on, as the invocation handler does. For one thread.</summary>
internal sealed class UnwatchedCall
{
    private const string Method = "/helloworld.Greeter/SayHello";

    private readonly OpenCalls _open = new();
    private readonly CallMetrics _metrics = new();
    private readonly CallHistory _history = new();
    private readonly CallLog _console = new();
    private readonly CallLint _lint = new(new Findings());
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly Invocation _call;
    private CallFinished _finished;

    public UnwatchedCall()
    {
        var request = new HttpRequestFeature { Method = "POST", Path = Method, RawTarget = Method };
        request.Headers.ContentType = "application/grpc";
        var metered = new MeteredConnection("0HN1", new LedgerWriter(Stream.Null, "bench", _now), _now);
        // No call of these gets to an instance, so nobody asks the scheduler.
        _call = new Invocation("1-65a77fbb-157f3f32-e1ee24b17e49", _now, request, new ClientConnection(metered, scheduler: null!, TimeProvider.System), TimeProvider.System);
        _finished = Finish();
    }

    public void Trace(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            using var span = CallTrace.Begin(Method, traceParent: null, traceState: null);
            CallTrace.End(span, _finished);
        }
    }

    public void EnterAndLeave(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            _open.Enter(_call);
            _open.Leave(_call);
        }
    }

    public void Record(int calls)
    {
        for (var call = 0; call < calls; call++)
            _finished = Finish();
    }

    public void Measure(int calls) => Give(_metrics, calls);

    public void Keep(int calls) => Give(_history, calls);

    public void Line(int calls) => Give(_console, calls);

    public void Lint(int calls) => Give(_lint, calls);

    public void All(int calls)
    {
        ICallSink[] sinks = [_console, _history, _metrics, _lint];
        for (var call = 0; call < calls; call++)
        {
            _open.Enter(_call);
            using var span = CallTrace.Begin(Method, traceParent: null, traceState: null);
            _finished = Finish();
            foreach (var sink in sinks)
                sink.Add(_finished);
            CallTrace.End(span, _finished);
            _open.Leave(_call);
        }
    }

    private void Give(ICallSink sink, int calls)
    {
        for (var call = 0; call < calls; call++)
            sink.Add(_finished);
    }

    private CallFinished Finish() => _call.Finished(new InvocationOutcome(OutcomeKind.Answered, GrpcStatus: "0"), httpStatus: 200, _now);
}

using System.Diagnostics.Metrics;

namespace FcEmulator.Telemetry;

/// <summary>
/// What is measured of calls and starts, by the names of OpenTelemetry's conventions (docs/observability.md). An instrument that nobody
/// listens to costs one look. Safe for use from several threads.
/// </summary>
internal static class Instruments
{
    /// <summary>Of the meter, and of the source of traces.</summary>
    public const string Name = "fcemu";

    /// <summary>Seconds, as the conventions of all three durations have them.</summary>
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly InstrumentAdvice<long> Memory = new()
    {
        HistogramBucketBoundaries = [16L << 20, 32L << 20, 64L << 20, 128L << 20, 256L << 20, 512L << 20, 1L << 30, 2L << 30, 4L << 30, 8L << 30, 16L << 30, 32L << 30],
    };

    private static readonly Meter Meter = new(Name);

    public static Histogram<double> RpcDuration { get; } = Duration("rpc.server.call.duration", "From a gRPC call's arrival to its end.");

    public static Histogram<double> HttpDuration { get; } = Duration("http.server.request.duration", "From a request's arrival to its end.");

    public static Histogram<double> InvokeDuration { get; } = Duration("faas.invoke_duration", "How long an instance had an invocation.");

    public static Histogram<double> InitDuration { get; } = Duration("faas.init_duration", "From the decision to start an instance until it took calls.");

    public static Histogram<double> Wait { get; } = Duration("fcemu.schedule.duration", "From a call's arrival until an instance had it, or it was refused.");

    public static Counter<long> Requests { get; } = Meter.CreateCounter<long>("fcemu.requests", "{request}", "Calls that ended, by outcome.");

    public static Counter<long> Invocations { get; } = Meter.CreateCounter<long>("faas.invocations", "{invocation}", "Invocations that were answered.");

    public static Counter<long> Errors { get; } = Meter.CreateCounter<long>("faas.errors", "{error}", "Invocations that the function broke off.");

    public static Counter<long> Timeouts { get; } = Meter.CreateCounter<long>("faas.timeouts", "{timeout}", "Invocations that the execution timeout cut off.");

    public static Counter<long> ColdStarts { get; } = Meter.CreateCounter<long>("faas.coldstarts", "{coldstart}", "Calls that waited for an instance's start.");

    public static Histogram<long> MemoryUsage { get; } =
        Meter.CreateHistogram("faas.mem_usage", "By", "The most memory an instance had used at the end of an invocation.", tags: null, Memory);

    private static Histogram<double> Duration(string name, string description) => Meter.CreateHistogram(name, "s", description, tags: null, Durations);
}

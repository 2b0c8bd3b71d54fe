using System.Runtime.CompilerServices;
using FcEmulator.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FcEmulator.Observability;

/// <summary>
/// Sends metrics and traces by OTLP where the environment says where to, with everything else as OpenTelemetry's variables have it.
/// Otherwise nothing of OpenTelemetry is loaded.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>A collector that is not there must not hold the end up for long.</summary>
    private const int LastTryMs = 2000;

    private readonly IReadOnlyList<Action> _ends;

    private OtlpExport(IReadOnlyList<Action> ends) => _ends = ends;

    /// <summary>Null where no collector is named.</summary>
    /// <param name="environment">The variables of this process, without <see cref="OtlpVariables.Errors"/>: the exporter reads them itself.</param>
    public static OtlpExport? StartIfAsked(IReadOnlyDictionary<string, string> environment) => OtlpVariables.NameACollector(environment) ? Start() : null;

    public void Dispose()
    {
        foreach (var end in _ends)
            end();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Start()
    {
        var traces = Sdk.CreateTracerProviderBuilder().AddSource(Instruments.Name).ConfigureResource(Describe).AddOtlpExporter().Build();
        var metrics = Sdk.CreateMeterProviderBuilder().AddMeter(Instruments.Name).ConfigureResource(Describe).AddOtlpExporter().Build();
        return new OtlpExport(
        [
            () => { metrics.Shutdown(LastTryMs); metrics.Dispose(); },
            () => { traces.Shutdown(LastTryMs); traces.Dispose(); },
        ]);
    }

    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService("fcemu", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
        .AddEnvironmentVariableDetector();
}

using System.Globalization;
using FcEmulator.Configuration;

namespace FcEmulator.Observability;

/// <summary>
/// OpenTelemetry's variables as far as a mistake in them would be passed over in silence: the exporter takes its default then, and what was asked
/// for arrives nowhere. Pure.
/// </summary>
internal static class OtlpVariables
{
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];

    private static readonly string[] Times =
        ["OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT"];

    /// <summary>Whether something is to be sent.</summary>
    public static bool NameACollector(IReadOnlyDictionary<string, string> environment) =>
        Signals.Any(signal => Value(environment, $"OTEL_EXPORTER_OTLP_{signal}ENDPOINT") is not null)
        && !string.Equals(Value(environment, "OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>All mistakes; none where nothing is to be sent.</summary>
    public static IReadOnlyList<ConfigError> Errors(IReadOnlyDictionary<string, string> environment)
    {
        if (!NameACollector(environment))
            return [];
        return
        [
            .. Signals.SelectMany(signal => Wrong($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", IsAddress, "which is no address. Write one such as http://127.0.0.1:4317.")),
            .. Signals.SelectMany(signal => Wrong($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", text => text is "grpc" or "http/protobuf", "but fcemu sends by grpc or http/protobuf. Write one of them.")),
            .. Times.SelectMany(name => Wrong(name, IsTime, "which is no time. Write milliseconds, such as 5000.")),
        ];

        IEnumerable<ConfigError> Wrong(string name, Func<string, bool> isRight, string what) =>
            Value(environment, name) is { } text && !isRight(text) ? [new ConfigError(name, null, ErrorSink.OneLine($"the value is {text}, {what}"))] : [];
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    private static bool IsTime(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0;

    /// <summary>To OpenTelemetry an empty variable is none.</summary>
    private static string? Value(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var text) && text.Trim() is { Length: > 0 } value ? value : null;
}

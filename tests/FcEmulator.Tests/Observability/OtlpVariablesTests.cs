using FcEmulator.Observability;

namespace FcEmulator.Tests.Observability;

public class OtlpVariablesTests
{
    private const string Protocol = "but fcemu sends by grpc or http/protobuf. Write one of them.";
    private const string Time = "which is no time. Write milliseconds, such as 5000.";

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4317", "which is no address. Write one such as http://127.0.0.1:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "which is no address. Write one such as http://127.0.0.1:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector", "which is no address. Write one such as http://127.0.0.1:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "GRPC", Protocol)]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", Protocol)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http", Protocol)]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "5s", Time)]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "-1", Time)]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "0", Time)]
    public void Errors_OfAWrongValue_IsOneSentenceWithTheCure(string name, string value, string sentence) =>
        Assert.Equal($"{name}: the value is {value}, {sentence}", Assert.Single(OtlpVariables.Errors(Asked((name, value)))).ToString());

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example/otlp")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", " http://[::1]:4317 ")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "200")]
    public void Errors_OfARightValue_AreNone(string name, string value) => Assert.Empty(OtlpVariables.Errors(Asked((name, value))));

    /// <summary>Who sends nothing need not mend what stands in the environment for others.</summary>
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_SDK_DISABLED", "True")]
    public void Errors_WhereNothingIsSent_AreNone(string name, string value)
    {
        var environment = Asked((name, value), ("OTEL_EXPORTER_OTLP_PROTOCOL", "pigeon"));

        Assert.False(OtlpVariables.NameACollector(environment));
        Assert.Empty(OtlpVariables.Errors(environment));
    }

    [Fact]
    public void Errors_OfSeveral_AreToldTogether() =>
        Assert.Equal(3, OtlpVariables.Errors(Asked(("OTEL_EXPORTER_OTLP_ENDPOINT", "x"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "x"), ("OTEL_METRIC_EXPORT_INTERVAL", "x"))).Count);

    private static Dictionary<string, string> Asked(params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317" };
        foreach (var (name, value) in variables)
            environment[name] = value;
        return environment;
    }
}

using FcEmulator.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Instances;
using Greeter;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>What an fcemu that is told of a collector sends there, and what one that is not does not load.</summary>
public sealed class OtlpTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-otlp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public Task Endpoint_HttpProtobuf_IsSentMetricsAndTracesOfTheCalls() =>
        ExpectAsync(HttpProtocols.Http1, "/v1/metrics", "/v1/traces", ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

    /// <summary>gRPC is what OpenTelemetry does where no variable says otherwise.</summary>
    [UnixFact]
    public Task Endpoint_Grpc_IsSentMetricsAndTracesOfTheCalls() => ExpectAsync(
        HttpProtocols.Http2,
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export");

    [UnixFact]
    public Task Endpoint_GrpcByName_IsSentMetricsAndTracesOfTheCalls() => ExpectAsync(
        HttpProtocols.Http2,
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));

    /// <summary>OpenTelemetry asks for state once a minute, and as it ends.</summary>
    [UnixFact]
    public async Task RunThatEndsWithinTheFirstInterval_IsSentWhatItWasBilled()
    {
        await using var receiver = await OtlpReceiver.StartAsync(HttpProtocols.Http1);
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        var command = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--no-cpu-limit");
        command.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        command.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        await using var emulator = EmulatorProcess.Run(command);
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        await emulator.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await emulator.ExitCodeAsync());

        Assert.True(receiver.Has("/v1/metrics", "fcemu.requests.open"));
        Assert.True(receiver.Has("/v1/metrics", "fcemu.billed.duration"));
    }

    [Fact]
    public async Task WrongValues_AreSaidAtOnce_AndNothingIsServed()
    {
        EmulatorProcess.Write(_folder, "[true]");
        var command = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--rate-card", "nobodys");
        command.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317";
        command.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json";
        await using var emulator = EmulatorProcess.Run(command);

        Assert.Equal(ExitCode.BadUsage, await emulator.ExitCodeAsync());
        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL: the value is http/json, but fcemu sends by grpc or http/protobuf. Write one of them.", emulator.Errors, StringComparison.Ordinal);
        Assert.Contains("nobodys", emulator.Errors, StringComparison.Ordinal);
        Assert.Empty(emulator.Output);
    }

    /// <summary>What a Linux process has loaded stands in its maps.</summary>
    [LinuxFact]
    public async Task NoEndpoint_NothingOfOpenTelemetryIsLoaded()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        var loaded = await File.ReadAllTextAsync($"/proc/{emulator.Id}/maps");

        Assert.Contains("Yarp.ReverseProxy", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenApi", loaded, StringComparison.Ordinal);
    }

    private async Task ExpectAsync(HttpProtocols protocol, string metrics, string traces, params (string Name, string Value)[] variables)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        var command = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--no-cpu-limit");
        command.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        command.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        command.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        command.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "team=payments";
        foreach (var (name, value) in variables)
            command.Environment[name] = value;
        await using var emulator = EmulatorProcess.Run(command);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(metadata: [("traceparent", $"00-{Trace}-00f067aa0ba902b7-01")]), []);

        foreach (var name in (string[])["rpc.server.call.duration", "http.server.request.duration", "faas.init_duration", "faas.coldstarts", "fcemu.instances", "fcemu.billed.duration", "payments"])
            await Bounded.Until(() => receiver.Has(metrics, name));
        await Bounded.Until(() => receiver.Has(traces, Convert.FromHexString(Trace)));
        Assert.True(receiver.Has(traces, "helloworld.Greeter/SayHello"));
        Assert.True(receiver.Has(traces, "faas.invocation_id"));
    }
}

using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Instances;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>What an fcemu that is told of a collector sends there, and what one that is not does not load.</summary>
public sealed class OtlpTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-otlp-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task Endpoint_IsSentMetricsAndTracesOfTheCalls()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        var command = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--no-cpu-limit");
        command.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        command.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        command.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        command.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        command.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "team=payments";
        await using var emulator = EmulatorProcess.Run(command);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(metadata: [("traceparent", $"00-{Trace}-00f067aa0ba902b7-01")]), []);

        foreach (var name in (string[])["rpc.server.call.duration", "http.server.request.duration", "faas.init_duration", "faas.coldstarts", "fcemu.instances", "fcemu.billed.duration", "payments"])
            await Bounded.Until(() => receiver.Has("/v1/metrics", name));
        await Bounded.Until(() => receiver.Has("/v1/traces", Convert.FromHexString(Trace)));
        Assert.True(receiver.Has("/v1/traces", "helloworld.Greeter/SayHello"));
        Assert.True(receiver.Has("/v1/traces", "faas.invocation_id"));
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
}

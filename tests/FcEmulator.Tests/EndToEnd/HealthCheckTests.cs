using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Health checks through the running gateway, its clock moved period by period.</summary>
public class HealthCheckTests
{
    private static readonly HealthCheckConfig Check = new("/health", TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 3, 2);

    [Theory]
    [InlineData(200, true)]
    [InlineData(399, true)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task FirstCheck_DecidesAboutTheStart(int status, bool starts)
    {
        var function = new TwoProtocolLauncher(request => request.Line.StartsWith("GET /health ", StringComparison.Ordinal) ? status : 200, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => WithCheck(f, Check) with { Initializer = new("init", [], TimeSpan.FromSeconds(3)) });
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(["POST /initialize HTTP/1.1", "GET /health HTTP/1.1"], function.Requests.Select(request => request.Line));
        Assert.Equal([starts ? "200" : "412"], frames[0].Values(":status"));
        if (!starts)
        {
            Assert.Equal(
                $$"""{"errorCode":"FunctionNotStarted","errorMessage":"The CA's http server cannot be started. greeter failed its first health check: GET /health was answered {{status}}, and only 200 to 399 is healthy."}""",
                Encoding.UTF8.GetString(frames.Body()));
            Assert.True(function.Instances.Single().Stopped);
        }
    }

    [Fact]
    public async Task FirstCheck_WaitsForTheInitialDelay()
    {
        var function = new TwoProtocolLauncher(_ => 200, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => WithCheck(f, Check with { InitialDelay = TimeSpan.FromSeconds(20) }));
        await using var client = await emulator.ConnectAsync();
        var armed = emulator.Time.ArmedTimers;
        var stream = await client.OpenStreamAsync(TestEmulator.Request(), endStream: true);
        await Bounded.Until(() => emulator.Time.ArmedTimers > armed);
        Assert.Empty(function.Requests);

        emulator.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailureThresholdReached_InstanceGetsNoRequests_IsReplacedAndStopped()
    {
        // The first check passes, the next three fail; those of the replacement pass.
        var checks = 0;
        var function = new TwoProtocolLauncher(_ => Interlocked.Increment(ref checks) is 2 or 3 or 4 ? 500 : 200, call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => WithCheck(f, Check));
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        await CheckAgainAsync(emulator, function);
        await CheckAgainAsync(emulator, function);
        Assert.Single(function.Instances);
        await CheckAgainAsync(emulator, function);

        Assert.False((await emulator.EventAsync<HealthChanged>()).Healthy);
        Assert.Equal($"replaces {function.Instances[0].Id}", (await emulator.EventAsync<InstanceStarting>()).Reason);
        Assert.Equal("unhealthy", (await emulator.EventAsync<InstanceStopped>()).Reason);
        Assert.True(function.Instances[0].Stopped);
        await client.CallAsync(TestEmulator.Request(), []);
        Assert.Equal([1, 1], function.Instances.Select(instance => instance.Server.Streams.Count));
    }

    [Fact]
    public async Task GrpcHealth_Serving_IsHealthy_AndNotServingFailsTheStart()
    {
        var status = (byte)2;
        var function = new ScriptedLauncher(call => call.AnswerAsync(call.Path == "/grpc.health.v1.Health/Check" ? [8, status] : [1]));
        await using var emulator = await TestEmulator.StartAsync(function, settings: s => s with { GrpcHealth = true });
        await using var client = await emulator.ConnectAsync();

        var refused = await client.CallAsync(TestEmulator.Request(), []);
        status = 1;
        var served = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Contains("grpc /grpc.health.v1.Health/Check says that it is not serving", Encoding.UTF8.GetString(refused.Body()), StringComparison.Ordinal);
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", served.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpCheck_OfAFunctionThatSpeaksHttp2Alone_GoesOverHttp2_BesideTheCallsConnection()
    {
        var function = new ScriptedLauncher(call => call.Path == "/health" ? call.SendTrailersOnlyAsync(0) : call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => WithCheck(f, Check));
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(), []);

        var connections = function.Instances.Single().Server.Connections.Where(connection => connection.Streams.Count > 0).Select(connection => connection.Streams.Single().Path);
        Assert.Equal(["/health", "/helloworld.Greeter/SayHello"], connections.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Checks_OfAFunctionWithoutAHeaderTable_AllArrive(bool grpc)
    {
        var function = new ScriptedLauncher(
            call => call.Path switch
            {
                "/health" => call.SendTrailersOnlyAsync(0),
                "/grpc.health.v1.Health/Check" => call.AnswerAsync([8, 1]),
                _ => call.AnswerAsync([1]),
            },
            new Http2ServerOptions { Settings = [new(Http2SettingId.HeaderTableSize, 0)] });
        await using var emulator = await TestEmulator.StartAsync(function, f => WithCheck(f, Check), settings: s => s with { GrpcHealth = grpc });
        await using var client = await emulator.ConnectAsync();
        await client.CallAsync(TestEmulator.Request(), []);

        for (var checks = 2; checks <= 4; checks++)
        {
            emulator.Time.Advance(Check.Period);
            await Bounded.Until(() => function.Instances.Single().Server.Streams.Count == checks + 1);
        }
    }

    private static FunctionConfig WithCheck(FunctionConfig function, HealthCheckConfig check) =>
        function with { CustomRuntime = function.CustomRuntime with { HealthCheck = check } };

    /// <summary>Lets a period pass, and waits until the function has been asked.</summary>
    private static async Task CheckAgainAsync(TestEmulator emulator, TwoProtocolLauncher function)
    {
        var before = function.Requests.Count;
        emulator.Time.Advance(Check.Period);
        await Bounded.Until(() => function.Requests.Count > before);
    }
}

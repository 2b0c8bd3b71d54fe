using System.Security.Authentication;
using System.Text;
using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Host and path to function, and FC's errors where there is none, through the running gateway.</summary>
public class RoutingTests
{
    private static readonly FunctionConfig Other = TestFunctions.Greeter with { Name = "fc-custom-golang-grpc", Region = "cn-hangzhou" };

    private static readonly CustomDomainConfig Exact = Domain("api.example.com", ("/helloworld.Greeter/*", "greeter"), ("/*", Other.Name), ("/only", Other.Name));

    private static readonly CustomDomainConfig Wildcard = Domain("*.example.com", ("/*", Other.Name));

    [Theory]
    [InlineData("greeter.localhost", "/s/m", "greeter")]
    [InlineData("GREETER.localhost:8089", "/s/m", "greeter")]
    [InlineData("greeter.cn-shanghai.fcapp.run", "/s/m", "greeter")]
    [InlineData("greeter-abcde.cn-shanghai.fcapp.run:8089", "/s/m", "greeter")]
    [InlineData("greeter.cn-shanghai-vpc.fcapp.run", "/s/m", "greeter")]
    [InlineData("fc-custom-golang-grpc.cn-hangzhou.fcapp.run", "/s/m", "fc-custom-golang-grpc")]
    [InlineData("fc-custang-grpc-kjhgf.cn-hangzhou.fcapp.run", "/s/m", "fc-custom-golang-grpc")]
    [InlineData("api.example.com", "/helloworld.Greeter/SayHello", "greeter")]
    [InlineData("api.example.com", "/other/m", "fc-custom-golang-grpc")]
    [InlineData("API.example.com:443", "/only", "fc-custom-golang-grpc")]
    [InlineData("any.example.com", "/helloworld.Greeter/SayHello", "fc-custom-golang-grpc")]
    [InlineData("localhost", "/s/m", "greeter")]
    [InlineData("127.0.0.1:8089", "/s/m", "greeter")]
    [InlineData("[::1]:8089", "/s/m", "greeter")]
    public async Task KnownHost_ReachesItsFunction(string authority, string path, string function)
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await StartBothAsync(launcher, "greeter");
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(path, authority), []);

        var headers = launcher.Streams.Single().Headers;
        Assert.Equal(function, headers.Single(h => h.Name == "x-fc-function-name").Value);
        Assert.Equal((authority, path), (headers.Single(h => h.Name == ":authority").Value, headers.Single(h => h.Name == ":path").Value));
    }

    [Theory]
    [InlineData("nobody.cn-shanghai.fcapp.run", 404, "DomainNameNotFound")]
    [InlineData("greeter.cn-beijing.fcapp.run", 404, "DomainNameNotFound")]
    [InlineData("unknown.test", 404, "DomainNameNotFound")]
    [InlineData("a.b.example.com", 404, "DomainNameNotFound")]
    [InlineData("nobody.localhost", 404, "FunctionNotFound")]
    [InlineData("localhost", 404, "FunctionNotFound")]
    public async Task UnknownHost_GetsFcsError(string authority, int status, string code)
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await StartBothAsync(launcher, defaultFunction: null);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request("/s/m", authority), []);

        Assert.Equal([$"{status}"], frames[0].Values(":status"));
        Assert.Equal(["FcCommonError"], frames[0].Values("x-fc-error-type"));
        Assert.Matches("^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$", frames[0].Values("x-fc-request-id").Single());
        Assert.StartsWith($$"""{"errorCode":"{{code}}",""", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
        Assert.Equal(0, launcher.Starts);
    }

    [Fact]
    public async Task NoRouteOfTheDomain_404()
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync([TestFunctions.Greeter], [Domain("a.test", ("/only/*", "greeter"))], launcher);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request("/else/m", "a.test"), []);

        Assert.Equal("""{"errorCode":"FunctionNotFound","errorMessage":"no route of domain 'a.test' matches the path '/else/m'"}""", Encoding.UTF8.GetString(frames.Body()));
    }

    [Fact]
    public async Task MethodNotInTheTrigger_403()
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(launcher);
        await using var client = await emulator.ConnectAsync();
        var stream = await client.OpenStreamAsync(
            [(":method", "PUT"), (":scheme", "https"), (":path", "/s/m"), (":authority", "localhost")], endStream: true);

        var frames = await client.ReadStreamFramesAsync(stream);

        Assert.Equal(["403"], frames[0].Values(":status"));
        Assert.Contains("AccessDenied", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("greeter.cn-shanghai.fcapp.run", "403")]
    [InlineData("greeter.cn-shanghai-vpc.fcapp.run", "200")]
    [InlineData("localhost", "200")]
    public async Task InternetUrlDisabled_OnlyThePublicHostIsRefused(string authority, string status)
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(
            launcher, f => f with { Trigger = f.Trigger with { DisableInternetUrl = true } });
        await using var client = await emulator.ConnectAsync();

        Assert.Equal([status], (await client.CallAsync(TestEmulator.Request("/s/m", authority), []))[0].Values(":status"));
    }

    [Fact]
    public async Task GatewayErrorsAsGrpc_AreTrailersOnly()
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(launcher, settings: s => s with { GatewayErrors = GatewayErrorShape.Grpc });
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request("/s/m", "unknown.test"), []);

        Assert.Equal(
            "HEADERS(:status 200, content-length 0, content-type application/grpc, grpc-message domain%20name%20%27unknown.test%27%20does%20not%20exist, grpc-status 5, x-fc-error-type FcCommonError, END_STREAM)",
            new[] { frames[0] with { Headers = [.. frames[0].Headers!.OrderBy(h => h.Name, StringComparer.Ordinal)] } }.Render());
    }

    [Fact]
    public async Task Rewrite_OfTheRoute_ChangesThePathTheFunctionGets()
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        var domain = Domain("a.test", ("/*", "greeter")) with
        {
            Routes = [new DomainRouteConfig("/*", "greeter", new HashSet<string>(), [new RewriteRuleConfig(RewriteKind.Wildcard, "^/v1/*", "/$1")])],
        };
        await using var emulator = await TestEmulator.StartAsync([TestFunctions.Greeter], [domain], launcher);
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request("/v1/helloworld.Greeter/SayHello?x=1", "a.test"), []);

        Assert.Equal("/helloworld.Greeter/SayHello?x=1", launcher.Streams.Single().Path);
    }

    [Theory]
    [InlineData(4096, 0, "200")]
    [InlineData(4097, 0, "400")]
    [InlineData(100, 7000, "200")]
    [InlineData(100, 8200, "400")]
    [InlineData(20_000, 100_000, "400")]
    public async Task Limits_OfPathAndHeaders_AreFcs(int path, int header, string status)
    {
        var launcher = new ScriptedLauncher(call => call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(launcher);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(
            TestEmulator.Request("/" + new string('p', path - 1), metadata: [("fill", new string('h', header))]), []);

        Assert.Equal([status], frames[0].Values(":status"));
        if (status == "400")
            Assert.Contains("InvalidArgument", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerHeadersOverEightKilobytes_502BadResponse()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync([("big", new string('x', 9000))]);
        }));
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), []);

        Assert.Equal(["502"], frames[0].Values(":status"));
        Assert.Equal(["UnhandledInvocationError"], frames[0].Values("x-fc-error-type"));
        Assert.Contains("BadResponse", Encoding.UTF8.GetString(frames.Body()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReservedHeaders_PassNeitherWay_AndFcsOwnAreAdded()
    {
        var launcher = new ScriptedLauncher(async call =>
        {
            await call.ReadMessagesAsync();
            await call.SendHeadersAsync([("x-fc-fake", "1"), ("server", "me"), ("keep-alive", "1"), ("mine", "2")]);
            await call.SendTrailersAsync();
        });
        await using var emulator = await TestEmulator.StartAsync(launcher);
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(metadata: [("x-fc-request-id", "forged"), ("x-fc-mine", "no")]), []);

        Assert.Equal("HEADERS(:status 200, content-type application/grpc, mine 2) | HEADERS(grpc-status 0, END_STREAM)", frames.Render());
        var requestId = frames[0].Values("x-fc-request-id").Single();
        var instanceId = frames[0].Values("x-fc-instance-id").Single();
        Assert.Equal(launcher.Instances.Single().Id, instanceId);
        Assert.Equal(
            [
                "x-fc-account-id 1234567890123456", "x-fc-control-path /http-invoke", "x-fc-function-handler index.handler",
                "x-fc-function-memory 512", "x-fc-function-name greeter", "x-fc-qualifier LATEST", "x-fc-region cn-shanghai",
                $"x-fc-request-id {requestId}", "x-fc-version-id LATEST",
            ],
            launcher.Streams.Single().Headers.Where(h => h.Name.StartsWith("x-fc-", StringComparison.Ordinal))
                .OrderBy(h => h.Name, StringComparer.Ordinal).Select(h => $"{h.Name} {h.Value}"));
    }

    private static Task<TestEmulator> StartBothAsync(ScriptedLauncher launcher, string? defaultFunction) => TestEmulator.StartAsync(
        [TestFunctions.Greeter, Other], [Wildcard, Exact], launcher, s => s with { DefaultFunction = defaultFunction });

    private static CustomDomainConfig Domain(string name, params (string Path, string Function)[] routes) => new()
    {
        DomainName = name,
        Routes = [.. routes.Select(r => new DomainRouteConfig(r.Path, r.Function, new HashSet<string>(), []))],
        TlsVersions = SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}

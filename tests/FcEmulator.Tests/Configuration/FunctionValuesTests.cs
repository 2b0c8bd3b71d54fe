using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class FunctionValuesTests
{
    [Fact]
    public void Load_GpuConfig_IsBilledAndSaid()
    {
        var app = Yaml.App(Yaml.Function("gpuConfig: {gpuType: fc.gpu.ada.1, gpuMemorySize: 49152}"));

        Assert.Equal(new GpuConfig("ada", 49152), Assert.Single(app.Functions).Gpu);
        Assert.Contains("hello: gpuConfig is billed (ada, 49152 MB), but there is no GPU here for the function.", app.Notes.Select(note => note.ToString()));
        Assert.Null(Yaml.OneFunction("gpuConfig: {}").Gpu);
        Assert.Equal(
            "s.yaml:6: gpuConfig.gpuType is x, which is no GPU type of FC's. Write one such as fc.gpu.tesla.1 or fc.gpu.ada.1.",
            Yaml.Error(Yaml.Function("gpuConfig: {gpuType: x, gpuMemorySize: 1}")));
        Assert.Equal(
            "s.yaml:6: gpuConfig.gpuMemorySize is left out, but FC needs it. Write the MB.",
            Yaml.Error(Yaml.Function("gpuConfig: {gpuType: fc.gpu.ada.1}")));
    }

    [Fact]
    public void Load_EveryField_IsKept()
    {
        using var folder = new TemporaryFolder();
        var app = Yaml.LoadIn(folder, Yaml.Function(
            """
            functionName: greeter_1
            region: eu-central-1
            runtime: custom
            handler: main.run
            timeout: 86400
            cpu: 2
            memorySize: 8192
            diskSize: 10240
            instanceConcurrency: 200
            role: acs:ram::1:role/x
            customRuntimeConfig:
              command: [./main, --listen]
              args: [a b]
              port: 8089
              healthCheckConfig: {httpGetUrl: /health, initialDelaySeconds: 120, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 120, successThreshold: 2}
            environmentVariables: {A: text, B: 5, C: true, D: }
            code: {src: ../built}
            concurrencyConfig: {reservedConcurrency: 0}
            scalingConfig: {minInstances: 1}
            provisionConfig: {defaultTarget: 3}
            instanceLifecycleConfig:
              initializer: {handler: index.init, timeout: 300}
              preStop: {command: [./bye], timeout: 90}
            triggers:
              - {triggerName: web, triggerType: http, qualifier: LATEST, triggerConfig: {authType: jwt, methods: [post], disableURLInternet: true}}
            """)).Value!;

        var function = Assert.Single(app.Functions);
        Assert.Equal(
            ("greeter_1", "eu-central-1", "custom", "main.run", TimeSpan.FromDays(1), 2m, 8192, 10240, 200, "acs:ram::1:role/x"),
            (function.Name, function.Region, function.Runtime, function.Handler, function.Timeout, function.Cpu, function.MemorySize, function.DiskSize, function.InstanceConcurrency, function.Role));
        Assert.Equal(["./main", "--listen"], function.CustomRuntime.Command);
        Assert.Equal(["a b"], function.CustomRuntime.Args);
        Assert.Equal(8089, function.CustomRuntime.Port);
        Assert.Equal(
            new HealthCheckConfig("/health", TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), 120, 2),
            function.CustomRuntime.HealthCheck);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "text", ["B"] = "5", ["C"] = "true", ["D"] = "" }, function.EnvironmentVariables);
        Assert.Equal(Path.GetFullPath(Path.Combine(folder.Path, "..", "built")), function.CodeDirectory);
        Assert.Equal(0, function.ReservedConcurrency);
        Assert.Equal(3, function.MinimumInstances);
        Assert.Equal(("index.init", TimeSpan.FromSeconds(300)), (function.Initializer!.Handler, function.Initializer.Timeout));
        Assert.Equal(["./bye"], function.PreStop!.Command);
        Assert.Equal((null, TimeSpan.FromSeconds(90)), (function.PreStop.Handler, function.PreStop.Timeout));
        Assert.Equal((TriggerAuth.Jwt, true, false), (function.Trigger.Auth, function.Trigger.DisableInternetUrl, function.Trigger.Implied));
        Assert.Equal(["POST"], function.Trigger.Methods);
        Assert.Empty(app.Notes);
    }

    [Fact]
    public void Load_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var function = Yaml.OneFunction();

        Assert.Equal(
            ("index.handler", 0.35m, 512, 512, 1, 9000),
            (function.Handler, function.Cpu, function.MemorySize, function.DiskSize, function.InstanceConcurrency, function.CustomRuntime.Port));
        Assert.Equal(["./bootstrap"], function.CustomRuntime.Command);
        Assert.Null(function.ReservedConcurrency);
        Assert.Equal(0, function.MinimumInstances);
    }

    [Fact]
    public void Load_HealthCheckWithUrlOnly_TakesFcsDefaults() =>
        Assert.Equal(
            new HealthCheckConfig("/h", TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 3, 1),
            Yaml.OneFunction("customRuntimeConfig: {healthCheckConfig: {httpGetUrl: /h}}").CustomRuntime.HealthCheck);

    [Fact]
    public void Load_ArgsWithoutCommand_LeavesTheBootstrapOut()
    {
        var runtime = Yaml.OneFunction("customRuntimeConfig: {args: [./main, -v]}").CustomRuntime;

        Assert.Empty(runtime.Command);
        Assert.Equal(["./main", "-v"], runtime.Args);
    }

    [Theory]
    [InlineData(1024, "0.35")]
    [InlineData(128, "0.1")]
    [InlineData(2048, "0.5")]
    [InlineData(32768, "8")]
    public void Load_MemoryWithoutCpu_TakesTheNearestCpuFcAccepts(int memory, string cpu)
    {
        var app = Yaml.App(Yaml.Function($"memorySize: {memory}"));

        Assert.Equal(decimal.Parse(cpu, System.Globalization.CultureInfo.InvariantCulture), app.Functions[0].Cpu);
        Assert.Equal(
            cpu == "0.35" ? [] : [$"hello: cpu is left out and FC's default of 0.35 vCPU does not go with {memory} MB; {cpu} vCPU is taken."],
            app.Notes.Select(note => note.ToString()));
    }

    [Theory]
    [InlineData("{cpu: 0.35, memorySize: 512}")]
    [InlineData("{cpu: 0.5, memorySize: 512}")]
    [InlineData("{cpu: 0.05, memorySize: 128}")]
    [InlineData("{cpu: 1, memorySize: 1024}")]
    [InlineData("{cpu: 1, memorySize: 4096}")]
    [InlineData("{cpu: 16, memorySize: 32768}")]
    [InlineData("{cpu: '0.40', memorySize: '512'}")]
    public void Load_RatioWithinOneToFour_IsAccepted(string pair) =>
        Assert.NotNull(Yaml.OneFunction(pair.Trim('{', '}').Split(", ")));

    [Theory]
    [InlineData("a")]
    [InlineData("_a-B_9")]
    public void Load_FunctionNameByTheRule_IsAccepted(string name) => Assert.Equal(name, Yaml.OneFunction($"functionName: {name}").Name);

    [Fact]
    public void Load_FunctionNameOf128Characters_IsAccepted() =>
        Assert.Equal(128, Yaml.OneFunction($"functionName: {new string('a', 128)}").Name.Length);

    [Fact]
    public void Load_EnvironmentOf4096Bytes_IsAccepted() =>
        Assert.Equal(4094, Yaml.OneFunction($"environmentVariables: {{A1: {new string('é', 2047)}}}").EnvironmentVariables["A1"].Length * 2);

    [Theory]
    [InlineData("fc3@0.1.14")]
    [InlineData("fc3@dev")]
    public void Load_ComponentWithVersion_IsAFunction(string component) =>
        Assert.Single(Yaml.App(Yaml.Function().Replace("component: fc3", $"component: {component}")).Functions);

    [Fact]
    public void Load_KeysOfOthersAndOtherComponents_AreKeptQuiet()
    {
        var app = Yaml.App(Yaml.Function("supplement: {x: [1, 2]}", "description: d", "logConfig: auto", "tags: [{key: a, value: b}]")
            + "  store:\n    component: oss\n    props: {bucket: '${resources.x.output.y}'}\n  nothing:\nflow: x\ntemplate: {}\n");

        Assert.Single(app.Functions);
        Assert.Empty(app.Notes);
    }

    [Fact]
    public void Load_HookWithoutHandlerAndCommand_IsNone() =>
        Assert.Null(Yaml.OneFunction("instanceLifecycleConfig: {initializer: {timeout: 5, handler: ''}}").Initializer);

    [Fact]
    public void Load_CustomContainer_NeedsNoCodeAndTakesItsPortAndHealthCheckFromThere()
    {
        var function = Yaml.OneFunction(
            "runtime: custom-container",
            "code:",
            "customContainerConfig: {image: hello:1, port: 50051, command: [serve], entrypoint: [/bin/run, -x], healthCheckConfig: {httpGetUrl: /ok}}",
            "customRuntimeConfig: {port: 1}");

        Assert.Equal("hello:1", function.Container!.Image);
        Assert.Equal(["/bin/run", "-x"], function.Container.Entrypoint);
        Assert.Equal(["serve"], function.Container.Command);
        Assert.Equal((50051, "/ok"), (function.CustomRuntime.Port, function.CustomRuntime.HealthCheck!.HttpGetUrl));
        Assert.Equal(9000, Yaml.OneFunction("runtime: custom-container", "customContainerConfig: {image: hello}").CustomRuntime.Port);
        Assert.Null(Yaml.OneFunction("customContainerConfig: {image: hello}").Container);
    }
}

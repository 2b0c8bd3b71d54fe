using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

/// <summary>The example of FC's page "Use gRPC with HTTP triggers", copied verbatim.</summary>
public class PageExampleTests
{
    private static readonly string Folder = Path.GetDirectoryName(Yaml.PageFile)!;

    [Fact]
    public void Load_PageExample_HasItsValuesAndTheDefaults()
    {
        var outcome = ServerlessYaml.Load(Yaml.PageFile, Yaml.Source());

        Assert.Empty(outcome.Errors);
        var app = outcome.Value!;
        Assert.Equal(Yaml.PageFile, app.File);
        Assert.Empty(app.Domains);
        var function = Assert.Single(app.Functions);
        Assert.Equal("fc-custom-golang-grpc", function.Name);
        Assert.Equal("cn-shanghai", function.Region);
        Assert.Equal("custom.debian10", function.Runtime);
        Assert.Equal("index.handler", function.Handler);
        Assert.Equal(TimeSpan.FromSeconds(60), function.Timeout);
        Assert.Equal(0.35m, function.Cpu);
        Assert.Equal(512, function.MemorySize);
        Assert.Equal(512, function.DiskSize);
        Assert.Equal(2, function.InstanceConcurrency);
        Assert.Equal(["./main"], function.CustomRuntime.Command);
        Assert.Empty(function.CustomRuntime.Args);
        Assert.Equal(8089, function.CustomRuntime.Port);
        Assert.Null(function.CustomRuntime.HealthCheck);
        Assert.Equal(["PATH", "LD_LIBRARY_PATH"], function.EnvironmentVariables.Keys);
        Assert.Equal(
            "/code:/code/lib:/usr/local/lib:/opt/lib:/opt/php8.1/lib:/opt/php8.0/lib:/opt/php7.2/lib",
            function.EnvironmentVariables["LD_LIBRARY_PATH"]);
        Assert.Equal(Path.Combine(Folder, "code", "target"), function.CodeDirectory);
        Assert.Null(function.ReservedConcurrency);
        Assert.Equal(0, function.MinimumInstances);
        Assert.Null(function.Initializer);
        Assert.Null(function.PreStop);
        Assert.Null(function.Role);
        Assert.Equal(TriggerAuth.Anonymous, function.Trigger.Auth);
        Assert.True(function.Trigger.Implied);
        Assert.Equal(
            [
                new BuildStepConfig("go mod tidy", Path.Combine(Folder, "code")),
                new BuildStepConfig("GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -o target/main main.go", Path.Combine(Folder, "code")),
            ],
            function.PreDeploy);
    }

    [Fact]
    public void Load_PageExample_NotesTheMissingTriggerAndTheLayer()
    {
        var app = ServerlessYaml.Load(Yaml.PageFile, Yaml.Source()).Value!;

        Assert.Equal(
            [
                "fc-custom-golang-grpc: s.yaml has no HTTP trigger; an anonymous one for all methods stands in for the one created by hand.",
                "fc-custom-golang-grpc: set aside, without effect here: layers.",
            ],
            app.Notes.Select(note => note.ToString()));
    }
}

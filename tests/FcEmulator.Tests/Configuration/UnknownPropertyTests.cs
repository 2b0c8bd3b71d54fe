using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

/// <summary>Names that no schema has are told; those that FC has and the emulator does not use are not.</summary>
public class UnknownPropertyTests
{
    private const string Unknown = "is no property of the fc3 component that fcemu knows, so it has no effect.";

    [Theory]
    [InlineData("instanceConcurency: 10", $"hello: line 6: instanceConcurency {Unknown} Did you mean instanceConcurrency?")]
    [InlineData("instanceconcurrency: 10", $"hello: line 6: instanceconcurrency {Unknown} Did you mean instanceConcurrency?")]
    [InlineData("reservedConcurrency: 2", $"hello: line 6: reservedConcurrency {Unknown} It belongs into concurrencyConfig.")]
    [InlineData("port: 8089", $"hello: line 6: port {Unknown} It belongs into customContainerConfig or customRuntimeConfig.")]
    [InlineData("ram: 512", $"hello: line 6: ram {Unknown}")]
    [InlineData("customRuntimeConfig: {comand: [./main]}", $"hello: line 6: customRuntimeConfig.comand {Unknown} Did you mean command?")]
    [InlineData("customRuntimeConfig: {memorySize: 512}", $"hello: line 6: customRuntimeConfig.memorySize {Unknown} It belongs into props.")]
    [InlineData("customRuntimeConfig: {healthCheckConfig: {httpGetUrl: /, period: 3}}", $"hello: line 6: customRuntimeConfig.healthCheckConfig.period {Unknown}")]
    [InlineData("instanceLifecycleConfig: {preStop: {handler: h, timout: 3}}", $"hello: line 6: instanceLifecycleConfig.preStop.timout {Unknown} Did you mean timeout?")]
    [InlineData(
        "triggers: [{triggerName: http, triggerType: http, triggerConfig: {authType: anonymous, methods: [POST], disableUrlInternt: true}}]",
        $"hello: line 6: triggers[].triggerConfig.disableUrlInternt {Unknown} Did you mean disableURLInternet?")]
    [InlineData("\"a\\nb\": 1", $"hello: line 6: a b {Unknown}")]
    public void Load_NameThatNoSchemaHas_IsNotedWithLineAndCure(string line, string note)
    {
        var found = Assert.Single(Yaml.App(Yaml.Function(line)).Notes, one => one.Kind == ConfigNoteKind.UnknownProperty);

        Assert.Equal(note, found.ToString());
    }

    [Fact]
    public void Load_NameBesideAnError_IsToldWithIt() =>
        Assert.Equal(
            [
                "6: memorySize is 200, but FC accepts multiples of 64 (MB). Write 192 or 256.",
                $"7: instanceConcurency {Unknown} Did you mean instanceConcurrency?",
            ],
            Yaml.Load(Yaml.Function("memorySize: 200", "instanceConcurency: 10")).Errors.Select(error => $"{error.Line}: {error.Message}"));

    [Fact]
    public void Load_NameInADomain_IsNotedToo() =>
        Assert.Equal(
            ["api.example.com: line 15: protocoll is no property of the fc3-domain component that fcemu knows, so it has no effect. Did you mean protocol?"],
            Yaml.App(Yaml.Domain("protocoll: HTTPS")).Notes.Select(note => note.ToString()));

    /// <summary>Everything that the fc3 component's schema has and the emulator passes over.</summary>
    [Fact]
    public void Load_NamesThatFcKnowsAndTheEmulatorDoesNotUse_HaveNoSuchNote() =>
        Assert.DoesNotContain(
            Yaml.App(Yaml.Function(
                "annotations: {headers: {a: b}}", "asyncInvokeConfig: {qualifier: LATEST}", "customDNS: {nameServers: [a], anything: 1}", "description: d",
                "endpoint: e", "logConfig: {project: p, logstore: l, enableLlmMetrics: true}", "nasConfig: {userId: 1, mountPoints: []}", "resourceGroupId: r",
                "supplement: {a: b}", "tags: [{key: a, value: b}]", "tracingConfig: {type: t}", "vpcBinding: {vpcIds: []}", "vpcConfig: {vpcId: v}",
                "provisionConfig: {defaultTarget: 0, alwaysAllocateCPU: false, alwaysAllocateGPU: false, scheduledActions: [], targetTrackingPolicies: []}",
                "triggers: [{triggerName: t, triggerType: timer, triggerConfig: {cronExpression: '@every 1m', enable: true, payload: p}}]",
                "environmentVariables: {anything: 1}")).Notes,
            note => note.Kind == ConfigNoteKind.UnknownProperty);

    [Fact]
    public void Load_VeryManyUnknownNames_AreCutShort() =>
        Assert.Equal(
            20,
            Yaml.App(Yaml.Function([.. Enumerable.Range(0, 100).Select(i => $"someName{i}: 1")])).Notes.Count(note => note.Kind == ConfigNoteKind.UnknownProperty));
}

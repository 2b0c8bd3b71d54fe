using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

/// <summary>What can be wrong with the file as a whole.</summary>
public class DocumentTests
{
    private const string Edition = "edition: 3.0.0\n";

    public static TheoryData<string, string> Refused => new()
    {
        { "", "s.yaml: the file is empty. Write edition: 3.0.0 and resources: with a function, or copy the sample function/s.yaml." },
        { "# only a comment\n", "s.yaml: the file is empty. Write edition: 3.0.0 and resources: with a function, or copy the sample function/s.yaml." },
        { "---\n", "s.yaml: the file is empty. Write edition: 3.0.0 and resources: with a function, or copy the sample function/s.yaml." },
        { "just text", "s.yaml:1: the file holds \"just text\", but an s.yaml is a map with edition, name and resources." },
        { "- a\n- b", "s.yaml:1: the file holds a list, but an s.yaml is a map with edition, name and resources." },
        { "edition: 3.0.0\n", "s.yaml:1: resources is left out, but FC needs it. Write a function below it, with component: fc3." },
        { Edition + "resources: []", "s.yaml:2: resources is a list, but FC takes a map here. Write its keys on the lines below, further to the right." },
        { Edition + "resources: {}", "s.yaml:2: resources holds no function: none has component: fc3. Add one, or name another file with --template." },
        { Edition + "resources:\n  a:\n    component: oss\n", "s.yaml:2: resources holds no function: none has component: fc3. Add one, or name another file with --template." },
        { Edition + "resources:\n  a:\n    component: fc3\n", "s.yaml:3: resources.a.props is left out, but FC needs it. Write the component's settings below it." },
        { Edition + "resources:\n  a:\n    component: fc3\n    props: x\n", "s.yaml:5: resources.a.props is \"x\", but it must be a map. Write the component's settings below it." },
        { Yaml.Function().Replace(Edition, ""), "s.yaml:1: edition is left out, but fcemu reads Serverless Devs edition 3.0.0. Write edition: 3.0.0." },
        { Yaml.Function().Replace("3.0.0", "1.0.0"), "s.yaml:1: edition is 1.0.0, but fcemu reads 3.0.0. Bring the file to edition 3.0.0 (component fc3)." },
        { Yaml.Function() + "extend: base.yaml\n", "s.yaml:12: extend is not supported by fcemu. Write the inherited parts into this file." },
        { Yaml.Function().Replace("    props:", "    extend: {name: t}\n    props:"), "s.yaml:5: resources.hello.extend is not supported by fcemu. Write the template's props into the resource." },
        { Yaml.Function() + "---\na: b\n", "s.yaml:12: a second YAML document begins here, but one file is one document. Remove the line with ---." },
        { Yaml.Function("handler: a", "cpu: 0.35", "handler: b"), "s.yaml:8: handler stands twice in this map, first on line 6. Remove one of them." },
        { Yaml.Function("handler: !mine a"), "s.yaml:6: the tag !mine is not known. Remove it." },
        { Yaml.Function("handler: *none"), "s.yaml:6: *none refers to an anchor that is not defined above. Write &none at the value it means." },
        { Yaml.Function("tags: &me [*me]"), "s.yaml:6: *me stands inside the value it refers to. Remove it." },
        { Yaml.Function("{a: b}: c"), "s.yaml:6: a key is a map, but keys are words. Check the indentation and the braces." },
        { Yaml.Function("<<: text"), "s.yaml:6: << is \"text\", but it takes a map or a list of maps. Refer to one with *name." },
        { Yaml.Function($"tags: {new string('[', 70)}{new string(']', 70)}"), "s.yaml:6: values are nested deeper than 64 levels. Flatten them." },
        { new string('[', 900_000), "s.yaml:1: values are nested deeper than 64 levels. Flatten them." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_FileThatIsNoServerlessApp_IsReported(string text, string error) => Assert.Equal(error, Yaml.Error(text));

    [Theory]
    [InlineData("a: [1, 2", 1)]
    [InlineData("a: b\n c: d\n", 2)]
    [InlineData("a: \"open", 1)]
    [InlineData("a: b\n\u0001", 2)]
    public void Load_InvalidYaml_IsReportedWithItsLine(string text, int line)
    {
        var error = Yaml.Error(text);

        Assert.StartsWith($"s.yaml:{line}: this is not valid YAML: ", error, StringComparison.Ordinal);
        Assert.EndsWith(". Check indentation, quotes and brackets here.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_IsReportedAsGiven() =>
        Assert.Equal(
            "no/such/s.yaml: the file does not exist. Check the path.",
            Assert.Single(ServerlessYaml.Load("no/such/s.yaml", Yaml.Source()).Errors).ToString());

    [Fact]
    public void Load_Folder_IsReported()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"{folder.Path}: this is a folder. Name the YAML file in it.",
            Assert.Single(ServerlessYaml.Load(folder.Path, Yaml.Source()).Errors).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Load_PathThatIsNone_IsReported(string path) =>
        Assert.StartsWith("the file ", Assert.Single(ServerlessYaml.Load(path, Yaml.Source()).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_FileThatIsNotUtf8_IsReported()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Combine("s.yaml"), [0x61, 0xFF, 0xFE, 0x62]);

        Assert.Equal(
            "the file is not UTF-8 text. Save it as UTF-8.",
            Assert.Single(ServerlessYaml.Load(folder.Combine("s.yaml"), Yaml.Source()).Errors).Message);
    }

    [Fact]
    public void Load_FileWithByteOrderMarkAndCrLf_IsRead() =>
        Assert.Equal("b", Yaml.App('\uFEFF' + Yaml.Function("handler: b").ReplaceLineEndings("\r\n")).Functions[0].Handler);

    [Fact]
    public void Load_FileAboveOneMebibyte_IsRefused() =>
        Assert.Equal(
            "s.yaml: the file is larger than 1 MiB, which is the most that is read. Remove what does not belong into it.",
            Yaml.Error("# " + new string('x', 1024 * 1024)));

    /// <summary>It never ends, so reading it whole would never return.</summary>
    [Fact]
    public void Load_EndlessDevice_IsRefusedAfterTheLimit()
    {
        if (!File.Exists("/dev/zero"))
            return;
        Assert.Equal(
            "/dev/zero: the file is larger than 1 MiB, which is the most that is read. Remove what does not belong into it.",
            Assert.Single(ServerlessYaml.Load("/dev/zero", Yaml.Source()).Errors).ToString());
    }

    [Fact]
    public void Load_AliasesThatExplode_AreRefused()
    {
        var lines = Enumerable.Range(1, 9).Select(i => $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}]\n");

        Assert.Equal(
            "s.yaml:6: with its aliases written out the file has more than 100,000 values. Use fewer anchors and aliases.",
            Yaml.Error("l0: &l0 lol\n" + string.Concat(lines) + Yaml.Function()));
    }

    [Fact]
    public void Load_AnchorsAndMergeKeys_AreFollowed()
    {
        var app = Yaml.App(
            """
            edition: 3.0.0
            x-common: &common {region: cn-shanghai, runtime: custom, code: ./code, timeout: 5}
            x-more: &more {timeout: 6, handler: of.more}
            resources:
              hello:
                component: fc3
                props:
                  <<: [*common, *more]
                  functionName: &name hello
                  region: eu-central-1
                  environmentVariables: {NAME: *name}
            """);

        var function = app.Functions[0];
        Assert.Equal(
            ("eu-central-1", "custom", TimeSpan.FromSeconds(5), "of.more", "hello"),
            (function.Region, function.Runtime, function.Timeout, function.Handler, function.EnvironmentVariables["NAME"]));
    }

    [Fact]
    public void Load_FaultInAnAliasedValue_IsReportedWhereItIsUsed() =>
        Assert.Equal(
            "s.yaml:7: timeout is 0, but FC accepts 1 to 86400. Write a number in that range.",
            Yaml.Error("x: &t 0\n" + Yaml.Function("timeout: *t")));

    [Fact]
    public void Load_FaultyTextWithControlCharacters_IsReportedOnOnePlainLine() =>
        Assert.Equal(
            "s.yaml:6: code is oss://a [31m b, which fcemu does not download. Unpack it and name the folder, such as code: ./code.",
            Yaml.Error(Yaml.Function("code: \"oss://a\\e[31m\\nb\"")));

    [Fact]
    public void Load_VeryManyFaults_AreCutShort()
    {
        var errors = Yaml.Errors("vars:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  v{i}: ${{?}}\n")) + Yaml.Function());

        Assert.Equal(201, errors.Length);
        Assert.Equal("s.yaml: 800 further errors are left out. Mend these first.", errors[^1]);
    }

    [Fact]
    public void Load_NoTimeout_Takes60SecondsAndNamesBothDefaults()
    {
        var app = Yaml.App(Yaml.Function("timeout:"));

        Assert.Equal(TimeSpan.FromSeconds(60), app.Functions[0].Timeout);
        Assert.Equal(
            ["hello: timeout is left out; 60 s is taken, the default of FC's gRPC page. The fc3 component would deploy 3 s, so write the timeout you mean."],
            app.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void Load_KeysThatChangeWhatFcDoes_AreNotedOnce() =>
        Assert.Equal(
            [
                "hello: set aside, without effect here: layers, vpcConfig, nasConfig, ossMountConfig, internetAccess: false, sessionAffinity: MCP_SSE, provisionConfig.scheduledActions, scalingConfig.scheduledPolicies.",
            ],
            Yaml.App(Yaml.Function(
                "layers: [a]", "vpcConfig: auto", "nasConfig: {userId: 1}", "ossMountConfig: {mountPoints: [a]}",
                "internetAccess: false", "sessionAffinity: MCP_SSE", "provisionConfig: {defaultTarget: 1, scheduledActions: [{a: b}], targetTrackingPolicies: []}",
                "scalingConfig: {minInstances: 1, scheduledPolicies: [{a: b}]}", "customDNS: {}", "asyncInvokeConfig:")).Notes.Select(note => note.ToString()));

    [Fact]
    public void Load_SessionAffinityNoneAndEmptyKeys_AreNotNoted() =>
        Assert.Empty(Yaml.App(Yaml.Function("sessionAffinity: NONE", "layers: []", "vpcConfig:", "internetAccess: true")).Notes);
}

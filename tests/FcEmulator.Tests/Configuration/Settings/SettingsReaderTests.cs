using FcEmulator.Configuration;
using FcEmulator.Configuration.Faults;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Tests.Configuration.Settings;

public class SettingsReaderTests
{
    private static readonly string Current = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "current"));
    private static readonly string App = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "app"));
    private static readonly string Certs = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "certs"));

    private static readonly EmulatorSettings Defaults = new() { DataDirectory = Path.Combine(App, ".fcemu"), CertDirectory = Certs };

    /// <summary>Every setting: a text, and what it makes of the defaults.</summary>
    public static TheoryData<string, string, string> Each => new()
    {
        { "host", "0.0.0.0", Show(Defaults with { Host = "0.0.0.0" }) },
        { "host", "[::1]", Show(Defaults with { Host = "::1" }) },
        { "host", "localhost", Show(Defaults with { Host = "localhost" }) },
        { "port", "0", Show(Defaults with { Port = 0 }) },
        { "data", "d", Show(Defaults with { DataDirectory = Path.Combine(Current, "d") }) },
        { "cert-dir", "c", Show(Defaults with { CertDirectory = Path.Combine(Current, "c") }) },
        { "max-instances", "1", Show(Defaults with { MaxInstances = 1 }) },
        { "idle-timeout", "250ms", Show(Defaults with { IdleTimeout = TimeSpan.FromMilliseconds(250) }) },
        { "start-timeout", "1.5m", Show(Defaults with { StartTimeout = TimeSpan.FromSeconds(90) }) },
        { "grace-time", "0s", Show(Defaults with { GraceTime = TimeSpan.Zero }) },
        { "grace-time", "24h", Show(Defaults with { GraceTime = TimeSpan.FromHours(24) }) },
        { "picker", "least-busy", Show(Defaults with { Picker = PickerKind.LeastBusy }) },
        { "picker", "Round-Robin", Show(Defaults with { Picker = PickerKind.RoundRobin }) },
        { "gateway-errors", "grpc", Show(Defaults with { GatewayErrors = GatewayErrorShape.Grpc }) },
        { "default-function", "hello", Show(Defaults with { DefaultFunction = "hello" }) },
        { "ignore-auth", "true", Show(Defaults with { IgnoreAuth = true }) },
        { "build", "false", Show(Defaults with { Build = false }) },
        { "attach", "a=127.0.0.1:1", Show(Defaults with { Attach = [new("a", "127.0.0.1", 1)] }) },
        { "attach", "a=[::1]:65535", Show(Defaults with { Attach = [new("a", "::1", 65535)] }) },
        { "descriptor-set", "x.pb", Show(Defaults with { DescriptorSets = [Path.Combine(Current, "x.pb")] }) },
        { "reflection", "1", Show(Defaults with { Reflection = true }) },
        { "account-id", "42", Show(Defaults with { AccountId = "42" }) },
        { "response-ids", "no", Show(Defaults with { ResponseIds = false }) },
        { "record", "yes", Show(Defaults with { Record = true }) },
        { "record-bodies", "yes", Show(Defaults with { Record = true, RecordBodies = true }) },
        { "fault", "kill after=2", Show(Defaults with { Faults = [new(FaultKind.Kill) { After = 2, Direction = FaultDirection.Out }] }) },
        { "access-log", "false", Show(Defaults with { AccessLog = false }) },
        { "access-log-file", "a.jsonl", Show(Defaults with { AccessLogFile = Path.Combine(Current, "a.jsonl") }) },
        { "log-size", "64KB", Show(Defaults with { LogSize = 65_536 }) },
        { "log-size", "0", Show(Defaults with { LogSize = 0 }) },
        { "log-files", "0", Show(Defaults with { LogFiles = 0 }) },
        { "quiet", "yes", Show(Defaults with { Quiet = true }) },
        { "json", "ON", Show(Defaults with { Json = true }) },
        { "template", "t.yaml", Show(Defaults) },
        { "config", "c.yaml", Show(Defaults) },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "host", "example.com", "which is no IP address. Write 127.0.0.1, 0.0.0.0 for all of this machine's addresses, or localhost." },
        { "port", "65536", "which is not a whole number from 0 to 65535. Write one." },
        { "port", "http", "which is not a whole number from 0 to 65535. Write one." },
        { "max-instances", "0", "which is not a whole number from 1 to 100000. Write one." },
        { "idle-timeout", "30", "which is not a duration. Write a number with its unit: 250ms, 30s, 5m or 1h." },
        { "idle-timeout", "0s", "but it must be longer than nothing. Write a number with its unit: 250ms, 30s, 5m or 1h." },
        { "grace-time", "25h", "which is longer than 24h. Write a number with its unit: 250ms, 30s, 5m or 1h." },
        { "grace-time", new string('9', 400) + "h", "which is longer than 24h. Write a number with its unit: 250ms, 30s, 5m or 1h." },
        { "picker", "leastbusy", "which is none of fullest-first, least-busy, round-robin. Did you mean least-busy?" },
        { "gateway-errors", "xml", "which is none of http, grpc." },
        { "build", "maybe", "which is neither true nor false. Write one of them." },
        { "attach", "127.0.0.1:1", "and 127.0.0.1:1 is not of the form function=host:port. Write it so, such as hello=127.0.0.1:9000." },
        { "attach", "a=host:0", "and a=host:0 is not of the form function=host:port. Write it so, such as hello=127.0.0.1:9000." },
        { "data", " ", "which is no path. Write one." },
        { "descriptor-set", " ", "which has something that is no path. Write one path an entry." },
        { "fault", "kill after", "of which kill after has after without a value, which is a whole number. Write after=VALUE. See docs/faults.md." },
        { "log-size", "big", "which is not a size. Write a whole number with its unit: 64KB, 16MB or 1GB." },
        { "account-id", "me", "which is no account id. Write up to 32 digits." },
        { "default-function", "", "which is no name. Write a function's name." },
    };

    [Theory]
    [MemberData(nameof(Each))]
    public void Read_EachSetting_TakesEffectFromEverySource(string name, string text, string settings)
    {
        var definition = SettingTable.All.Single(setting => setting.Name == name);

        Assert.Equal(settings, Show(Read(commandLine: [(name, [text])])));
        Assert.Equal(settings, Show(Read(environment: [(definition.Variable, text)])));
        if (!definition.InFile)
            return;
        using var folder = new TemporaryFolder();
        var file = folder.Write("fcemu.yaml", $"{definition.YamlKey}: '{text}'\n");
        // Paths in the file count from the file's folder instead.
        Assert.Equal(settings.Replace(Current, folder.Path, StringComparison.Ordinal), Show(Read(file: file)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_BadValue_IsReportedWithItsSource(string name, string text, string problem)
    {
        var definition = SettingTable.All.Single(setting => setting.Name == name);
        using var folder = new TemporaryFolder();
        var file = folder.Write("fcemu.yaml", $"# comment\n\n{definition.YamlKey}: '{text}'\n");

        Assert.Equal([$"{definition.Option}: the value is {text}, {problem}"], Errors(commandLine: [(name, [text])]));
        Assert.Equal([$"{file}:3: {definition.YamlKey} is {text}, {problem}"], Errors(file: file));
        if (text.Length > 0 && definition.Name != "descriptor-set")
            Assert.Equal([$"{definition.Variable}: the value is {text}, {problem}"], Errors(environment: [(definition.Variable, text)]));
    }

    [Fact]
    public void Read_Nothing_IsTheDefaults() => Assert.Equal(Show(Defaults), Show(Read()));

    [Fact]
    public void Read_AllSources_CommandLineBeatsEnvironmentBeatsFileBeatsDefault()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("fcemu.yaml", "port: 1\nhost: 1.1.1.1\nmaxInstances: 1\nattach: [f=h:1]\n");

        var settings = Read([("port", ["3"])], [("FCEMU_PORT", "2"), ("FCEMU_HOST", "2.2.2.2"), ("FCEMU_ATTACH", "e=h:1, e=h:1")], file);

        Assert.Equal((3, "2.2.2.2", 1, TimeSpan.FromMinutes(5)), (settings.Port, settings.Host, settings.MaxInstances, settings.IdleTimeout));
        Assert.Equal([new AttachedInstance("e", "h", 1), new AttachedInstance("e", "h", 1)], settings.Attach);
    }

    [Fact]
    public void Read_MistakesEverywhere_AreAllReported()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("fcemu.yaml", "port: x\nprot: 1\njson: [a]\nquiet:\ndescriptorSet: [{a: b}]\nconfig: x\n");

        Assert.Equal(
            [
                $"{file}:2: prot is no setting. Did you mean port? See docs/settings.md.",
                $"{file}:3: json is a list, but it takes one value. Write true or false behind the colon.",
                $"{file}:5: an item of descriptorSet is a map, but it takes text. Write one text per item.",
                $"{file}:6: config is no setting. See docs/settings.md.",
                "FCEMU_PROT: no setting has this variable. Did you mean FCEMU_PORT? Unset it, or see docs/settings.md.",
                $"{file}:1: port is x, which is not a whole number from 0 to 65535. Write one.",
                "FCEMU_QUIET: the value is 2, which is neither true nor false. Write one of them.",
                "--host: the value is x, which is no IP address. Write 127.0.0.1, 0.0.0.0 for all of this machine's addresses, or localhost.",
                "--no-build: the value is x, which is neither true nor false. Write one of them.",
            ],
            Errors([("host", ["x"]), ("build", ["x"])], [("FCEMU_PROT", "1"), ("FCEMU_QUIET", "2")], file));
    }

    [Fact]
    public void Read_VariablesTheEmulatorExportsAndEmptyOnes_AreIgnored() =>
        Assert.Equal(
            Show(Defaults),
            Show(Read(environment: [("FCEMU_ADDRESS", "x"), ("FCEMU_CACERT", "x"), ("FCEMU_ADMIN", "x"), ("FCEMU_PORT", ""), ("PATH", "/")])));

    [Theory]
    [InlineData("attach: [a=h:1, a=h:1]")]
    [InlineData("attach: {a: [h:1, h:1]}")]
    [InlineData("attach:\n  a:\n    - h:1\n    - h:1\n")]
    public void Read_AttachInTheFile_IsAListOrAMap(string yaml)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            [new AttachedInstance("a", "h", 1), new AttachedInstance("a", "h", 1)], Read(file: folder.Write("fcemu.yaml", yaml)).Attach);
    }

    [Fact]
    public void Read_AttachOfOneAddressInAMap_IsOneInstance()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal([new AttachedInstance("a", "h", 1)], Read(file: folder.Write("fcemu.yaml", "attach: {a: h:1}")).Attach);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Read_EmptyFile_IsTheDefaults(string yaml)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(Show(Defaults), Show(Read(file: folder.Write("fcemu.yaml", yaml))));
    }

    [Theory]
    [InlineData("- a", "1: the file holds a list, but settings are written as key: value.")]
    [InlineData("port: 1\nport: 2", "2: port stands twice in this map, first on line 1. Remove one of them.")]
    public void Read_FileThatIsNoMap_IsReported(string yaml, string error)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("fcemu.yaml", yaml);

        Assert.Equal([$"{file}:{error}"], Errors(file: file));
    }

    [Fact]
    public void Read_NamedFileThatIsMissing_IsReported() =>
        Assert.Equal(["none.yaml: the file does not exist. Check the path."], Errors(file: "none.yaml"));

    [Fact]
    public void Table_Spellings_FollowFromTheName()
    {
        var setting = SettingTable.All.Single(definition => definition.Name == "max-instances");
        var build = SettingTable.All.Single(definition => definition.Name == "build");

        Assert.Equal(("--max-instances", "FCEMU_MAX_INSTANCES", "maxInstances"), (setting.Option, setting.Variable, setting.YamlKey));
        Assert.Equal(("--no-build", "false", true), (build.Option, build.PresenceText, build.IsSwitch));
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(definition => definition.Name).Distinct().Count());
    }

    private static SettingSources Sources((string Name, string[] Texts)[]? commandLine, (string Name, string Value)[]? environment, string? file) => new()
    {
        CommandLine = (commandLine ?? []).ToDictionary(pair => pair.Name, pair => (IReadOnlyList<string>)pair.Texts),
        Environment = (environment ?? []).ToDictionary(pair => pair.Name, pair => pair.Value),
        File = file,
        CurrentFolder = Current,
        AppFolder = App,
        DefaultCertDirectory = Certs,
    };

    private static EmulatorSettings Read(
        (string Name, string[] Texts)[]? commandLine = null, (string Name, string Value)[]? environment = null, string? file = null)
    {
        var outcome = SettingsReader.Read(Sources(commandLine, environment, file));
        Assert.Equal([], outcome.Errors);
        return outcome.Value!;
    }

    private static string[] Errors(
        (string Name, string[] Texts)[]? commandLine = null, (string Name, string Value)[]? environment = null, string? file = null) =>
        [.. SettingsReader.Read(Sources(commandLine, environment, file)).Errors.Select(error => error.ToString())];

    /// <summary>Compares whole records, whose lists have no equality of their own.</summary>
    private static string Show(EmulatorSettings settings) =>
        $"{settings with { Attach = [], DescriptorSets = [], Faults = [] }} {string.Join(' ', settings.Attach)} {string.Join(' ', settings.DescriptorSets)} {string.Join(' ', settings.Faults)}"
            .Replace(settings.Attach.GetType().ToString(), "", StringComparison.Ordinal);
}

using FcEmulator.Configuration;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Tests.Configuration.Settings;

public class ConfigFilesTests
{
    [Fact]
    public void Find_NothingThere_IsNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(new ConfigFiles(null, null), Find(folder));
    }

    [Fact]
    public void Find_BothSpellings_PrefersYaml()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.yml", "");
        Assert.Equal(new ConfigFiles("s.yml", null), Find(folder));
        folder.Write("s.yaml", "");

        Assert.Equal(new ConfigFiles("s.yaml", null), Find(folder));
    }

    [Fact]
    public void Find_NamedTemplate_TakesTheSettingsBesideIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("fcemu.yaml", "port: 1");
        Directory.CreateDirectory(folder.Combine("app"));
        folder.Write(Path.Combine("app", "fcemu.yaml"), "");
        var named = Path.Combine("app", "my.yaml");

        Assert.Equal(new ConfigFiles(named, Path.Combine("app", "fcemu.yaml")), Find(folder, template: named));
        Assert.Equal(new ConfigFiles(named, Path.Combine("app", "fcemu.yaml")), Find(folder, environment: [("FCEMU_TEMPLATE", named)]));
        Assert.Equal(new ConfigFiles(named, "other.yaml"), Find(folder, template: named, config: "other.yaml"));
        Assert.Equal(new ConfigFiles(named, "other.yaml"), Find(folder, template: named, environment: [("FCEMU_CONFIG", "other.yaml"), ("FCEMU_TEMPLATE", "x")]));
    }

    [Fact]
    public void Find_SettingsThatNameTheTemplate_CountFromTheirFolder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.yaml", "");
        folder.Write("fcemu.yaml", "template: app/my.yaml\n");

        Assert.Equal(new ConfigFiles(Path.Combine(folder.Path, "app/my.yaml"), "fcemu.yaml"), Find(folder));
        Assert.Equal(new ConfigFiles("mine.yaml", "fcemu.yaml"), Find(folder, template: "mine.yaml"));
    }

    [Fact]
    public void SettingsCheck_FunctionsThatAreNotThere_AreReported()
    {
        var app = Yaml.App(Yaml.Function()) with { File = "s.yaml" };
        var settings = new EmulatorSettings
        {
            DataDirectory = "/d",
            CertDirectory = "/c",
            DefaultFunction = "helo",
            Attach = [new("hello", "h", 1), new("other", "h", 1), new("other", "h", 2)],
        };

        Assert.Equal(
            [
                "default-function: helo is no function of s.yaml. It has hello. Did you mean hello?",
                "attach: other is no function of s.yaml. It has hello.",
            ],
            SettingsCheck.Errors(settings, app).Select(error => error.ToString()));
        Assert.Empty(SettingsCheck.Errors(settings with { DefaultFunction = "hello", Attach = [] }, app));
    }

    [Theory]
    [InlineData("scalingConfig: {minInstances: 101}", "max-instances: hello is to keep 101 minimum instances, but may have 100 in all. Raise the one or lower the other.")]
    [InlineData("provisionConfig: {defaultTarget: 3}\nconcurrencyConfig: {reservedConcurrency: 2}", "reservedConcurrency: hello is to keep 3 minimum instances, but may have 2 in all. Raise the one or lower the other.")]
    [InlineData("provisionConfig: {defaultTarget: 3}\nconcurrencyConfig: {reservedConcurrency: 0}", null)]
    public void SettingsCheck_MoreMinimumInstancesThanMayBe_AreReported(string props, string? error)
    {
        var settings = new EmulatorSettings { DataDirectory = "/d", CertDirectory = "/c" };

        Assert.Equal(error is null ? [] : [error], SettingsCheck.Errors(settings, Yaml.App(Yaml.Function(props))).Select(found => found.ToString()));
    }

    private static ConfigFiles Find(
        TemporaryFolder folder, string? template = null, string? config = null, params (string Name, string Value)[] environment)
    {
        var commandLine = new Dictionary<string, IReadOnlyList<string>>();
        if (template is not null)
            commandLine["template"] = [template];
        if (config is not null)
            commandLine["config"] = [config];
        return ConfigFiles.Find(commandLine, environment.ToDictionary(pair => pair.Name, pair => pair.Value), folder.Path);
    }
}

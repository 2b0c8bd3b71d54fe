using System.CommandLine;
using FcEmulator.Cli;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Tests.Cli;

public class SettingOptionsTests
{
    [Fact]
    public void AddTo_Command_HasEverySettingOfTheTable()
    {
        var command = new RootCommand();
        new SettingOptions().AddTo(command);

        var names = command.Options.Select(option => option.Name).ToHashSet();
        Assert.Superset(SettingTable.All.Select(setting => setting.Option).ToHashSet(), names);
    }

    [Fact]
    public void Given_Nothing_IsEmpty() => Assert.Empty(Given());

    [Theory]
    [InlineData("build=false", "--no-build")]
    [InlineData("response-ids=false", "--no-response-ids")]
    [InlineData("quiet=true", "--quiet")]
    [InlineData("port=0", "--port", "0")]
    [InlineData("template=a.yaml", "-t", "a.yaml")]
    [InlineData("attach=a=localhost:1|b=localhost:2", "--attach", "a=localhost:1", "--attach", "b=localhost:2")]
    public void Given_Option_IsTheSettingsText(string expected, params string[] arguments) =>
        Assert.Equal([expected], Given(arguments).Select(given => $"{given.Key}={string.Join('|', given.Value)}"));

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Given(params string[] arguments)
    {
        var options = new SettingOptions();
        var command = new RootCommand();
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Given(parsed);
    }
}

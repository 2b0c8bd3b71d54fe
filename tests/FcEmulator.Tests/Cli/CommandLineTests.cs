using FcEmulator.Cli;
using FcEmulator.Configuration.Settings;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Cli;

/// <summary>fcemu's commands as a shell sees them: what they print, where, and how they end.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-cli-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Validate_GoodFile_PrintsTheModel()
    {
        var file = Write("s.yaml", SampleYaml.Of("[dotnet, greeter.dll]"));

        var (exitCode, output, error) = await RunAsync("validate", "-t", file);

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        Assert.StartsWith(file + "\n", output, StringComparison.Ordinal);
        Assert.Contains("function greeter", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_BrokenFile_NamesEveryErrorAtOnce()
    {
        var file = Write("s.yaml", SampleYaml.Of("[dotnet, greeter.dll]").Replace("timeout: 60", "timeout: soon", StringComparison.Ordinal)
            .Replace("memorySize: 512", "memorySize: 100", StringComparison.Ordinal));

        var (exitCode, output, error) = await RunAsync("validate", "--template", file);

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.Contains("timeout is \"soon\"", error, StringComparison.Ordinal);
        Assert.Contains("memorySize is 100", error, StringComparison.Ordinal);
        Assert.EndsWith(" errors.\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("validate", "--prot")]
    [InlineData("serve")]
    public async Task UnknownWord_IsBadUsage(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.Contains($"'{(arguments[0] == "validate" ? arguments[1] : arguments[0])}'", error, StringComparison.Ordinal);
        Assert.EndsWith("See fcemu --help.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadSetting_IsBadUsage()
    {
        var file = Write("s.yaml", SampleYaml.Of("[dotnet, greeter.dll]"));

        var (exitCode, output, error) = await RunAsync("validate", "-t", file, "--port", "70000");

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.StartsWith("--port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesEverySettingAndCommand()
    {
        var (exitCode, output, error) = await RunAsync("--help");

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        Assert.All(SettingTable.All, setting => Assert.Contains(setting.Option, output, StringComparison.Ordinal));
        Assert.All((string[])["start", "validate", "cert", "report", "simulate", "status", "logs", "stop"], command => Assert.Contains($"  {command}", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cert_EmptyFolder_MakesTheAuthorityAndTellsHowToTrustIt()
    {
        var file = Write("s.yaml", SampleYaml.Of("[dotnet, greeter.dll]"));
        var folder = Path.Combine(_folder.FullName, "certificates");

        var (exitCode, output, error) = await RunAsync("cert", "-t", file, "--cert-dir", folder);

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        var authority = Path.Combine(folder, "ca.pem");
        Assert.Contains(authority, output, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(authority), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("stop")]
    public async Task RunningEmulatorCommands_WrongDataFolder_SaySo(string command)
    {
        var missing = Path.Combine(_folder.FullName, "nowhere");

        var (exitCode, output, error) = await RunAsync(command, "--data", missing);

        Assert.Equal((ExitCode.NotRunning, ""), (exitCode, output));
        Assert.StartsWith($"No emulator runs with the data folder {missing}, which does not exist.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No function nobody has printed anything; these have: greeter.", "--function", "nobody")]
    [InlineData("No instance whose id ends with 123456 has printed anything.", "--instance", "123456")]
    [InlineData("No line mentions 1-x, and the ledger of ", "--request-id", "1-x")]
    public async Task Logs_OfWhatIsNotThere_SayWhatThereIs(string sentence, params string[] options)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "logs", "greeter"));

        var (exitCode, output, error) = await RunAsync(["logs", "--data", _folder.FullName, .. options]);

        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_EmptyDataFolder_SaySo()
    {
        var (exitCode, output, error) = await RunAsync("logs", "--data", _folder.FullName);

        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.StartsWith($"No function has printed anything with the data folder {_folder.FullName} yet.", error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLine.RunAsync(arguments, output, error).DefaultTimeout();
        return (exitCode, output.ToString(), error.ToString());
    }
}

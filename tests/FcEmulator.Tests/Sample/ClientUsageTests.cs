namespace FcEmulator.Tests.Sample;

/// <summary>What the client says before it makes any call.</summary>
public sealed class ClientUsageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greeter-client");

    private string CaFile => Path.Combine(_folder.CreateSubdirectory("certs").FullName, "ca.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--addr 'a/b' is no address: give host:port, such as localhost:8089.", "--addr", "a/b")]
    [InlineData("--addr 'localhost:99999' is no address: give host:port, such as localhost:8089.", "--addr", "localhost:99999")]
    [InlineData("--authority '' is no host name: give one, such as greeter.localhost.", "--authority", "")]
    [InlineData("--call 'shout' is no call: give one of hello, list, record, chat, all.", "--call", "shout")]
    [InlineData("--deadline 0 is out of range: give a number of seconds above 0.", "--deadline", "0")]
    [InlineData("Unrecognized command or argument '--adr'. Unrecognized command or argument 'x'.", "--adr", "x")]
    public async Task Run_BadUsage_IsOneSentenceAndExitCode2(string sentence, params string[] args)
    {
        var run = await ClientRun.RunAsync(_folder.FullName, args);

        Assert.Equal(new ClientRun(2, "", $"greeter-client: {sentence} (greeter-client --help lists the options.)\n"), run);
    }

    [Fact]
    public async Task Run_CaFileMissing_NamesItAndTheCure()
    {
        var run = await ClientRun.RunAsync(_folder.FullName, "--cacert", "nowhere.pem");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(
            $"greeter-client: --cacert {Path.Combine(_folder.FullName, "nowhere.pem")} does not exist: start the emulator once, which makes certs/ca.pem,",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Run_CaFileWithoutACertificate_NamesItAndTheCure(string content)
    {
        await File.WriteAllTextAsync(CaFile, content);

        var run = await ClientRun.RunAsync(_folder.FullName);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"greeter-client: {CaFile} ", run.Error, StringComparison.Ordinal);
        Assert.Contains("remove it and start the emulator, which makes it anew.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_NamesEveryOption()
    {
        var run = await ClientRun.RunAsync(_folder.FullName, "--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            ["--addr", "--authority", "--name", "--cacert", "--insecure", "--call", "--deadline"],
            option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }
}

using System.Text.Json;
using System.Xml.Linq;
using FcEmulator.Cli;
using FcEmulator.Lint;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu lint as people and scripts use it: before, during and after a run, however that ended, and at the end of exec.</summary>
public sealed class LintCommandTests : IDisposable
{
    /// <summary>A client without TLS, which bash is by itself; it reads to the end, so that the gateway has seen it.</summary>
    private const string Plaintext = "exec 3<>/dev/tcp/127.0.0.1/${FCEMU_ADDRESS#*:}; printf PRI >&3; cat <&3";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-lint-command-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task NothingThere_IsSaid()
    {
        var (exitCode, output, error) = await LintAsync("--data", Named("data"));

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.Matches("^There is nothing to look at: no s.yaml here, and no emulator has run with the data folder .*data. Name one with -t FILE or --data DIR.\n$", error);
    }

    [Theory]
    [InlineData("instanceConcurency: 3", new string[0], ExitCode.Ok)]
    [InlineData("instanceConcurency: 3", new[] { "--fail-on", "bites" }, ExitCode.OverBudget)]
    [InlineData("description: d", new[] { "--fail-on", "bites" }, ExitCode.Ok)]
    [InlineData("description: d", new[] { "--fail-on", "note" }, ExitCode.OverBudget)]
    [InlineData("description: d", new[] { "--fail-on", "never" }, ExitCode.Ok)]
    [InlineData("description: d", new[] { "--fail-on", "all" }, ExitCode.BadUsage)]
    [InlineData("instanceConcurrency: many", new string[0], ExitCode.BadUsage)]
    public async Task BeforeAnyRun_SYamlItselfIsLookedAt(string line, string[] options, int expected)
    {
        File.WriteAllText(Named("s.yaml"), Cli.SampleYaml.Of("[./main]").Replace("instanceConcurrency: 2", line, StringComparison.Ordinal));

        var (exitCode, output, error) = await LintAsync(["-t", Named("s.yaml"), .. options]);

        Assert.Equal(expected, exitCode);
        Assert.Equal(line.StartsWith("instanceConcurency", StringComparison.Ordinal), output.Contains("bites   unknown-property  greeter\n    line 15: instanceConcurency is no property", StringComparison.Ordinal));
        Assert.Equal(expected == ExitCode.BadUsage, error.Length > 0);
        if (expected != ExitCode.BadUsage)
            Assert.StartsWith($"{Named("s.yaml")}; no emulator has run with its data folder yet\n", output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Exec_WithTheGate_EndsWith4_AndKeepsWhatWasFoundForLint()
    {
        EmulatorProcess.Write(_folder, "[never-started]");
        var error = new StringWriter { NewLine = "\n" };
        string[] exec = ["exec", "-t", Named("s.yaml"), "--cold", "--out", Named("out"), "--fail-on-lint", "refused", "--", "bash", "-c", Plaintext];

        var exitCode = await Task.Run(() => CommandLine.RunAsync(exec, TextWriter.Null, TextWriter.Synchronized(error))).DefaultTimeout();

        Assert.Equal(ExitCode.OverBudget, exitCode);
        Assert.Contains("\nLint: 1 FC refuses, 1 worth knowing.\n  refused plaintext-client: A client came without TLS; FC's gRPC port closes such connections. Use TLS credentials.\n", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nThe linter found plaintext-client; 'fcemu lint' and docs/lint.md tell more.\n", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [("greeter comes up", false), ("--fail-on-lint refused", true)],
            XDocument.Load(Named("out/junit.xml")).Descendants("testcase").Select(one => (one.Attribute("name")!.Value, one.HasElements)));
        using var summary = JsonDocument.Parse(File.ReadAllText(Named("out/exec.json")));
        Assert.Equal(["plaintext-client", "value-assumed"], summary.RootElement.GetProperty("lint").EnumerateArray().Select(one => one.GetProperty("rule").GetString()!));

        var lint = await LintAsync("-t", Named("s.yaml"), "--data", Named("out"), "--json");

        Assert.Equal((ExitCode.OverBudget, ""), (lint.ExitCode, lint.Error));
        var record = JsonSerializer.Deserialize(lint.Output, LintJson.Default.LintRecord)!;
        Assert.NotNull(record.EndedAt);
        Assert.Equal([("plaintext-client", 1L), ("value-assumed", 1L)], record.Findings.Select(finding => (finding.Rule, finding.Count)));
    }

    [LinuxFact]
    public async Task FunctionThatListensOnLoopbackOnly_IsSeen()
    {
        EmulatorProcess.Write(_folder, $"['{TestPrograms.Answer}']");
        File.WriteAllText(Named("answer.txt"), "loopback");
        var error = new StringWriter { NewLine = "\n" };
        string[] exec = ["exec", "-t", Named("s.yaml"), "--fail-on-lint", "refused", "--", "sh", "-c", "while ! grep -q loopback-only \"$FCEMU_DATA/lint.json\"; do sleep 0.05; done"];

        var exitCode = await Task.Run(() => CommandLine.RunAsync(exec, TextWriter.Null, TextWriter.Synchronized(error))).DefaultTimeout();

        Assert.Equal(ExitCode.OverBudget, exitCode);
        Assert.Contains("\n  refused loopback-only  greeter: greeter listens on 127.0.0.1 only, where FC does not reach it: listen on 0.0.0.0.\n", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The sample is well-behaved; what its s.yaml here lacks is a note. A kill leaves what was found.</summary>
    [UnixFact]
    public async Task RealFunction_IsFoundWellBehaved_AndAPlaintextClientIsTold_WhileItRunsAndAfterAKill()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");
        await using var emulator = EmulatorProcess.Serve(_folder);
        await using (var client = await emulator.ConnectAsync())
            await client.CallAsync(TestEmulator.Request("/helloworld.Greeter/SayHello"), []);
        Assert.Equal(ExitCode.Ok, (await LintAsync("-t", Named("s.yaml"), "--fail-on", "bites")).ExitCode);
        await using (var plain = await Http2TestClient.ConnectAsync("localhost", await emulator.PortAsync()))
            await plain.WaitForCloseAsync();

        var running = await LintAsync("-t", Named("s.yaml"));

        Assert.Equal(ExitCode.OverBudget, running.ExitCode);
        Assert.StartsWith($"The emulator of {Named("s.yaml")}, running since ", running.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 FC refuses, 1 worth knowing.\n", running.Output, StringComparison.Ordinal);

        await Bounded.Until(() => LintFile.Read(Named(".fcemu"))?.Findings.Count == 2);
        await emulator.SignalAsync("KILL");
        await emulator.ExitCodeAsync();
        var killed = await LintAsync("-t", Named("s.yaml"));

        Assert.Matches($"^The last run, of .*, begun .* and killed, and {Named("s.yaml")}\nrefused plaintext-client\n", killed.Output);
        Assert.EndsWith("\n1 FC refuses, 1 worth knowing.\n", killed.Output, StringComparison.Ordinal);
    }

    private string Named(string file) => Path.Combine(_folder.FullName, file);

    private static async Task<(int ExitCode, string Output, string Error)> LintAsync(params IEnumerable<string> arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLine.RunAsync(["lint", .. arguments], output, error).DefaultTimeout();
        return (exitCode, output.ToString(), error.ToString());
    }
}

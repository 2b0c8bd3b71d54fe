using System.Globalization;
using System.Net;
using System.Xml.Linq;
using FcEmulator.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Sample;
using Greeter;
using Microsoft.AspNetCore.Builder;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu exec within this process, around commands of a shell; its function already runs here and is attached.</summary>
public sealed class ExecTests : IAsyncLifetime
{
    // Without --cacert where variables alone are to do: .NET asks them on Linux only.
    internal static readonly string Call =
        $"dotnet '{Instances.TestPrograms.Client}' --addr $FCEMU_ADDRESS --call hello{(OperatingSystem.IsLinux() ? "" : " --cacert $FCEMU_CACERT")} > /dev/null";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-exec-test-");
    private readonly WebApplication _running = GreeterApp.Build(new IPEndPoint(IPAddress.Loopback, 0));

    private string Out => Path.Combine(_folder.FullName, "out");

    public Task InitializeAsync() => _running.StartAsync().DefaultTimeout();

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync().DefaultTimeout();
        _folder.Delete(recursive: true);
    }

    [UnixFact]
    public async Task BudgetBroken_EndsWith4_AndKeepsLedgerReportAndJunit()
    {
        var (exitCode, error) = await AttachedAsync("--cold", "--max-cold-starts", "0", "--max-cost", "greeter=1", "--out", Out, "--", "sh", "-c", Call);

        Assert.Equal(ExitCode.OverBudget, exitCode);
        Assert.EndsWith($"All functions together are over budget: 1 cold starts, where at most 0 cold starts are allowed.\nKept in {Out}.\n", error, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"call\"", File.ReadAllText(Path.Combine(Out, "ledger.jsonl")), StringComparison.Ordinal);
        Assert.Contains("/helloworld.Greeter/SayHello", Assert.Single(File.ReadAllLines(Path.Combine(Out, "access.jsonl"))), StringComparison.Ordinal);
        Assert.Contains("/helloworld.Greeter/SayHello  ok", File.ReadAllText(Path.Combine(Out, "console.log")), StringComparison.Ordinal);
        Assert.Contains("<html", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        Assert.Equal(
            [("greeter comes up", false), ("--max-cost greeter=1", false), ("--max-cold-starts 0", true)],
            XDocument.Load(Path.Combine(Out, "junit.xml")).Descendants("testcase").Select(one => (one.Attribute("name")!.Value, one.HasElements)));
    }

    [UnixFact]
    public async Task CommandFails_ItsExitCodeComesBeforeThatOfABudget()
    {
        var (exitCode, error) = await AttachedAsync("--cold", "--max-cold-starts", "0", "--", "sh", "-c", $"{Call}; exit 9");

        Assert.Equal(9, exitCode);
        Assert.Contains("over budget", error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task OutOfAnEarlierExec_IsReplaced_ButNobodyElses()
    {
        Assert.Equal(0, (await AttachedAsync("--record", "--out", Out, "--", "sh", "-c", Call)).ExitCode);
        Assert.Contains("/helloworld.Greeter/SayHello", Assert.Single(File.ReadAllLines(Path.Combine(Out, "recording.jsonl"))), StringComparison.Ordinal);
        // What the first billed would break this budget.
        Assert.Equal(0, (await AttachedAsync("--max-billed-ms", "0", "--out", Out, "--", "true")).ExitCode);
        Assert.False(File.Exists(Path.Combine(Out, "recording.jsonl")));
        File.Delete(Path.Combine(Out, "exec.json"));

        Assert.Equal(
            (ExitCode.Failed, $"{Out} has a ledger.jsonl that no fcemu exec left there: name an empty or new folder with --out.\n"),
            await AttachedAsync("--out", Out, "--", "true"));
    }

    [UnixFact]
    public async Task OutOfARunningExec_IsRefused()
    {
        var first = AttachedAsync("--out", Out, "--", "sh", "-c", $"touch {Named("ready")}; while [ ! -e {Named("go")} ]; do sleep 0.02; done");
        await Bounded.Until(() => File.Exists(Named("ready")));

        var second = await AttachedAsync("--out", Out, "--", "true");

        File.WriteAllText(Named("go"), "");
        Assert.Equal((ExitCode.Failed, $"{Out} is in use by another fcemu exec: give each its own --out.\n"), second);
        Assert.Equal(0, (await first).ExitCode);
    }

    [UnixFact]
    public async Task FunctionThatNeverComesUp_EndsWith3_AndTheCommandIsNotRun()
    {
        EmulatorProcess.Write(_folder, "[sh, -c, 'echo no; exit 9']");

        var (exitCode, error) = await RunAsync("--no-build", "--out", Out, "--", "touch", Named("ran"));

        Assert.Equal(ExitCode.FunctionDidNotComeUp, exitCode);
        Assert.Contains("No instance of greeter ever came up, so the command was not run; the lines above say why.", error, StringComparison.Ordinal);
        Assert.Contains("] | no", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Named("ran")));
        var failure = Assert.Single(XDocument.Load(Path.Combine(Out, "junit.xml")).Descendants("failure"));
        Assert.Contains("exit code 9", failure.Value, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task CommandKilledBySignal_EndsAsShellsDo() =>
        Assert.Equal(128 + 9, (await AttachedAsync("--", "sh", "-c", "kill -KILL $$")).ExitCode);

    [UnixFact]
    public async Task CommandThatIsNot_EndsWith127()
    {
        var (exitCode, error) = await AttachedAsync("--", "no-such-command");

        Assert.Equal(127, exitCode);
        Assert.Contains("no-such-command is on no folder of PATH: install it, or correct the command behind --.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BudgetOfAFunctionThatIsNot_IsBadUsage() => Assert.Equal(
        (ExitCode.BadUsage, "--max-cost greter=1: s.yaml has no function greter, only greeter.\n"),
        await AttachedAsync("--max-cost", "greter=1", "--", "true"));

    [UnixFact]
    public async Task TwoAtOnce_WithOneSYaml_HaveTheirOwnPortsFoldersAndCertificates()
    {
        // Settings that would bring both to one place.
        File.WriteAllText(Named("fcemu.yaml"), "port: 8089\ndata: shared\ncertDir: shared\n");
        var runs = new[] { "one", "two" }.Select(name => AttachedAsync(
            "--", "sh", "-c", $"echo $FCEMU_ADDRESS $FCEMU_ADMIN $FCEMU_DATA $FCEMU_CACERT > {Named(name)}; while [ ! -e {Named("one")} -o ! -e {Named("two")} ]; do sleep 0.02; done; {Call}"));

        Assert.All(await Task.WhenAll(runs).DefaultTimeout(), run => Assert.Equal(0, run.ExitCode));
        Assert.Empty(File.ReadAllText(Named("one")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Intersect(File.ReadAllText(Named("two")).Split(' ', '\n')));
    }

    private string Named(string file) => Path.Combine(_folder.FullName, file);

    private Task<(int ExitCode, string Error)> AttachedAsync(params IEnumerable<string> arguments)
    {
        if (!File.Exists(Named("s.yaml")))
            EmulatorProcess.Write(_folder, "[never-started]");
        return RunAsync(["--attach", $"greeter=127.0.0.1:{new Uri(_running.Urls.Single()).Port.ToString(CultureInfo.InvariantCulture)}", .. arguments]);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = await Task.Run(() => CommandLine.RunAsync(["exec", "-t", Named("s.yaml"), .. arguments], TextWriter.Null, TextWriter.Synchronized(error))).DefaultTimeout();
        return (exitCode, error.ToString());
    }
}

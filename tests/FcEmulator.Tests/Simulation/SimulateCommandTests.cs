using System.Globalization;
using System.Text.Json;
using FcEmulator.Cli;
using FcEmulator.Configuration;
using FcEmulator.Simulation;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Output;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Simulation;

/// <summary>fcemu simulate as a shell sees it.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string[] Small = ["--generate", "bursty", "--rps", "20", "--length", "10m", "--concurrency", "1,5"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-simulate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("html")]
    public async Task SameSeed_EveryForm_IsTheSameToTheByteAndAnotherSeedIsNot(string form)
    {
        var first = await RunAsync([.. Small, "--format", form]);
        var second = await RunAsync([.. Small, "--format", form]);
        var other = await RunAsync([.. Small, "--format", form, "--seed", "2"]);

        Assert.Equal((ExitCode.Ok, ""), (first.ExitCode, first.Error));
        Assert.Equal(first, second);
        Assert.NotEqual(first.Output, other.Output);
    }

    [Fact]
    public async Task Json_HasEveryPointWithEveryColumnAndTheRecommendation()
    {
        var (_, output, _) = await RunAsync([.. Small, "--format", "json"]);

        using var json = JsonDocument.Parse(output);
        var points = json.RootElement.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(3, points.Count);
        Assert.All(points, point => Assert.Equal(SimulationColumns.All.Select(column => column.Name), point.EnumerateObject().Select(field => field.Name)));
        Assert.True(points[0].GetProperty("now").GetBoolean());
        Assert.Equal(points[0].GetProperty("calls").GetInt64(), points[0].GetProperty("served").GetInt64() + points[0].GetProperty("rejected").GetInt64());
        Assert.Single(points, point => point.GetProperty("recommended").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("recommendation").GetString()!);
    }

    [Fact]
    public async Task Html_IsOneFileThatAsksForNothingElse()
    {
        var page = Path.Combine(_folder.FullName, "page.html");

        var (exitCode, output, error) = await RunAsync([.. Small, "--format", "html", "--out", page]);

        Assert.Equal((ExitCode.Ok, "", ""), (exitCode, output, error));
        var html = await File.ReadAllTextAsync(page);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/*DATA*/", html, StringComparison.Ordinal);
    }

    /// <summary>Every axis of the grid is a column then, and no figure is zero throughout.</summary>
    [Fact]
    public async Task Text_AllAxes_FitsATerminal()
    {
        var (exitCode, output, _) = await RunAsync(
            "--generate", "bursty", "--rps", "20", "--length", "5m", "--work", "1s", "--cpu-bound", "0.2", "--concurrency", "1,5", "--sizes", "0.35x512,1x1024", "--idle", "30s,5m",
            "--minimum", "0,1", "--pickers", "fullest-first,least-busy");

        Assert.Equal(ExitCode.Ok, exitCode);
        var table = output.Split('\n').SkipWhile(line => !line.Contains("concur-", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToList();
        Assert.Equal(["rency", "vCPU", "MB", "idle", "instances", "picker", "USD/month", "billed"], table[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..8]);
        // Two lines of head, 32 points and what is now.
        Assert.Equal(2 + 32 + 1, table.Count);
        Assert.All(table, line => Assert.InRange(line.Length, 1, 120));
    }

    [Fact]
    public async Task Csv_OfATrace_IsReplayedAndBilledByTheRateCard()
    {
        var trace = Write("calls.csv", "start,duration,method\n0,1000,/s.S/Hello\n10,1000,/s.S/Hello\n");

        var (exitCode, output, error) = await RunAsync([trace, "--concurrency", "1", "--cold-start", "0s", "--format", "csv"]);

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var values = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(("2", "2000", "2000", "11000"), (values["served"], values["billedMs"], values["activeMs"], values["spanMs"]));
        // 2 invocations × 0.0075, 2 s × 0.35 vCPU × 1, 2 s × 0.5 GB × 0.15: FC's list prices; 512 MB of disk are free.
        Assert.Equal(0.015m + 0.7m + 0.15m, decimal.Parse(values["cu"], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("--generate poisson", "--rps: is not given. Write how many requests per second come on average, such as --rps 50.")]
    [InlineData("--generate often --rps 5", "--generate: \"often\" does not do. Write one of constant, poisson, bursty, daily.")]
    [InlineData("--generate poisson --rps -5", "--rps: \"-5\" does not do. Write a number of requests per second, such as 50.")]
    [InlineData("--generate poisson --rps 5 --concurrency 1,0", "--concurrency: \"0\" does not do. Write whole numbers from 1 to 200, with commas.")]
    [InlineData("--generate poisson --rps 5 --sizes 1x64", "--sizes: 1x64 has 64 MB, but FC accepts multiples of 64 from 128 to 32768. Write one.")]
    [InlineData("--generate poisson --rps 5 --sizes 0.1x8192", "--sizes: 0.1x8192 has 0.1 vCPU with 8192 MB, but FC accepts 1 to 4 GB for each vCPU. With this memory write 2 to 8 vCPU.")]
    [InlineData("--generate poisson --rps 5 --idle 5", "--idle: \"5\" does not do. Write a number with its unit: 250ms, 30s, 5m, 1h or 7d.")]
    [InlineData("--generate poisson --rps 5 --contention cpu-share", "--contention: cpu-share needs --cpu-bound: the trace does not show it, which takes a ledger with calls under different loads.")]
    [InlineData("--generate poisson --rps 5 --contention none --cpu-bound 0.5", "--cpu-bound: says how much requests slow one another down, but --contention none says that they do not. Leave out one of the two.")]
    [InlineData("--seed 4", "--seed: is about generated traffic. Add --generate poisson, or leave it out.")]
    [InlineData("calls.csv --generate poisson --rps 1", "--generate: is given beside a recording. Leave out one of the two.")]
    [InlineData("--generate poisson --rps 1 --concurency 5", "--concurency: there is no such option. Did you mean --concurrency? See fcemu simulate --help.")]
    [InlineData("none.csv", "none.csv: there is no such file. Name a ledger, a call log or a CSV, or generate traffic with --generate.")]
    [InlineData("--generate poisson --rps 5 --format xml", "--format: \"xml\" does not do. Write one of text, json, csv, html.")]
    public async Task WrongUse_IsOneSentenceAndExitCodeTwo(string arguments, string sentence)
    {
        var (exitCode, output, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.BadUsage, "", $"{sentence}\n1 error.\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task Folder_InThePlaceOfAFile_IsNamedAsWhatItIs()
    {
        var folder = _folder.FullName;

        Assert.Equal(
            (ExitCode.BadUsage, "", $"{folder}: is a folder. Name the recording in it, such as {Path.Combine(folder, "ledger.jsonl")}.\n1 error.\n"), await RunAsync(folder));
        Assert.Equal((ExitCode.BadUsage, "", $"{folder}: is a folder. Name the file to write in it.\n1 error.\n"), await RunAsync([.. Small, "--out", folder]));
        Assert.Equal((ExitCode.BadUsage, "", $"{folder}: is a folder. Name the descriptor set in it.\n1 error.\n"), await RunAsync([.. Small, "--descriptor-set", folder]));
    }

    [Fact]
    public async Task TraceWithoutCalls_SaysSo()
    {
        var trace = Write("empty.csv", "start,duration,method\n");

        var (exitCode, _, error) = await RunAsync([trace]);

        Assert.Equal((ExitCode.BadUsage, $"{trace}: has no calls. Record some with fcemu, or generate traffic with --generate.\n1 error.\n"), (exitCode, error));
    }

    /// <summary>The figures that tell points apart stay; those that have no room are named.</summary>
    [Fact]
    public void Text_OfANarrowTerminal_KeepsToItsColumns()
    {
        var options = new Dictionary<string, string>
        {
            ["--generate"] = "bursty",
            ["--rps"] = "20",
            ["--requests"] = "2000",
            ["--work"] = "1s",
            ["--cpu-bound"] = "0.2",
            ["--concurrency"] = "1,5",
            ["--sizes"] = "0.35x512,1x1024",
            ["--idle"] = "30s,5m",
            ["--minimum"] = "0,1",
            ["--pickers"] = "fullest-first,least-busy",
        };
        using var setup = SimulationSetup.Create(
            RequestReader.Read(options, replays: false).Value!, null, new EmulatorSettings { DataDirectory = "data", CertDirectory = "certs" }, Simulations.Card, [], new HashSet<string>(), default).Value!;
        var report = SimulationReport.Of(setup, GridRun.Run(setup.Plan, setup.Points, atOnce: 1, _ => { }, CancellationToken.None));

        var table = SimulationTable.Of(report, room: 80).Split('\n').SkipWhile(line => !line.Contains("concur-", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToList();

        Assert.Equal(2 + report.Results.Count, table.Count(line => line.Length <= 80));
        Assert.StartsWith("Left out for want of room: ", Assert.Single(table, line => line.Length > 80), StringComparison.Ordinal);
        Assert.Equal(["rency", "vCPU", "MB", "idle", "instances", "picker", "USD/month"], table[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..7]);
    }

    /// <summary>Ctrl-C after the first point: that one stays, the result says what is missing, and what is now leads to no recommendation without it.</summary>
    [Fact]
    public void Interrupted_LeavesWhatIsFinished()
    {
        using var interrupted = new CancellationTokenSource();
        var request = RequestReader.Read(new Dictionary<string, string> { ["--generate"] = "constant", ["--rps"] = "10", ["--requests"] = "100" }, replays: false).Value!;
        using var setup = SimulationSetup.Create(
            request, null, new EmulatorSettings { DataDirectory = "data", CertDirectory = "certs" }, Simulations.Card, [], new HashSet<string>(), default).Value!;

        var results = GridRun.Run(setup.Plan, setup.Points, atOnce: 1, _ => interrupted.Cancel(), interrupted.Token);
        var report = SimulationReport.Of(setup, results);

        Assert.Single(results);
        Assert.True(setup.Points.Count > 1);
        Assert.False(report.IsComplete);
        Assert.Contains($"Interrupted: {results.Count} of {setup.Points.Count} points were finished.", SimulationTable.Of(report), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>With an s.yaml of its own, so that none of this repository is found.</summary>
    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var template = Write("s.yaml", FcEmulator.Tests.Cli.SampleYaml.Of("[dotnet, greeter.dll]"));
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLine.RunAsync(["simulate", .. arguments, "-t", template], output, error).DefaultTimeout();
        return (exitCode, output.ToString(), error.ToString());
    }
}

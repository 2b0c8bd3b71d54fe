using System.Text.Json;
using FcEmulator.Billing.Ledger;
using FcEmulator.Cli;
using FcEmulator.Tests.Billing;
using FcEmulator.Tests.Billing.Reports;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Instances;

namespace FcEmulator.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Report_NoLedger_FailsAndSaysWhich()
    {
        var missing = Path.Combine(_folder.FullName, "none.jsonl");

        var (exitCode, output, error) = await RunAsync(missing);

        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.StartsWith($"{missing}: cannot be read: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Folder_FailsAndSaysSo()
    {
        var (exitCode, output, error) = await RunAsync(_folder.FullName);

        Assert.Equal((ExitCode.Failed, $"{_folder.FullName}: is a folder. Name the ledger in it, such as {Path.Combine(_folder.FullName, "ledger.jsonl")}.\n", ""), (exitCode, error, output));
    }

    [Fact]
    public async Task Report_OutputIsAFolder_FailsAndSaysSo()
    {
        var (exitCode, output, error) = await RunAsync(Ledger(), "--output", _folder.FullName);

        Assert.Equal((ExitCode.Failed, $"{_folder.FullName}: is a folder. Name the file to write in it.\n", ""), (exitCode, error, output));
    }

    /// <summary>A device that gives bytes for ever has no length: it is a ledger with nothing in it, and no endless report.</summary>
    [LinuxFact("Reads /dev/full, which only Linux has.")]
    public async Task Report_DeviceWithoutEnd_HasNoCallsAndEnds()
    {
        var (exitCode, output, error) = await RunAsync("/dev/full");

        Assert.Equal((ExitCode.Ok, "No calls in the ledger yet.\n", ""), (exitCode, output, error));
    }

    [Fact]
    public async Task Report_OutputIsFull_FailsWithASentence()
    {
        var error = new StringWriter { NewLine = "\n" };

        var exitCode = await CommandLine.RunAsync(["report", Ledger()], new FullWriter(), error).DefaultTimeout();

        Assert.Equal((ExitCode.Failed, "standard output: cannot be written: No space left on device\n"), (exitCode, error.ToString()));
    }

    /// <summary>To the administrator every file is readable, so the file that is not stands behind a folder that is none.</summary>
    [Fact]
    public async Task Report_FileThatCannotBeRead_FailsAndSaysWhy()
    {
        var ledger = Path.Combine(Ledger(), "ledger.jsonl");

        var (exitCode, output, error) = await RunAsync(ledger);

        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.StartsWith($"{ledger}: cannot be read: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Sample_PrintsItsNumbers()
    {
        var (exitCode, output, error) = await RunAsync(Ledger());

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        Assert.Contains("function  calls  cold  failed  billed ms  requests ms  saved ms     idle ms      CU         USD\ngreeter       4     1       1  1,550.000      900.000   150.000     800.000  0.6888  0.00001378\n", output, StringComparison.Ordinal);
        Assert.Contains("Rule fc3; rate card alibaba-intl-2024-08 of 2024-08-27.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", "{")]
    [InlineData("csv", "level,function,name,")]
    [InlineData("focus", "BilledCost,BillingAccountId,")]
    [InlineData("html", "<!doctype html>")]
    public async Task Report_EachFormat_GoesToTheFile(string format, string beginning)
    {
        var file = Path.Combine(_folder.FullName, "report");

        var (exitCode, output, error) = await RunAsync(Ledger(), "--format", format, "--output", file, "--calls-per-month", "3000000");

        Assert.Equal((ExitCode.Ok, "", ""), (exitCode, output, error));
        Assert.StartsWith(beginning, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_AnotherRule_BillsTheOldLedgerAgain()
    {
        var (_, output, _) = await RunAsync(Ledger(), "--billing-rule", "request", "--format", "json");

        using var report = JsonDocument.Parse(output);
        Assert.Equal(750, report.RootElement.GetProperty("total").GetProperty("billedMs").GetDecimal());
        Assert.Equal("request", report.RootElement.GetProperty("rules")[0].GetString());
    }

    /// <summary>1,550 ms, 0.68875 CU, USD 0.000013775 and one cold start: each limit exactly there keeps, a bit below it breaks.</summary>
    [Theory]
    [InlineData("--max-cost", "0.000013775", null)]
    [InlineData("--max-cost", "0.000013", "All functions together are over budget: USD 0.000013775, where at most USD 0.000013 is allowed.\n")]
    [InlineData("--max-cu", "greeter=0.68875", null)]
    [InlineData("--max-cu", "greeter=0.5", "greeter is over budget: 0.68875 CU, where at most 0.5 CU is allowed.\n")]
    [InlineData("--max-billed-ms", "1550", null)]
    [InlineData("--max-billed-ms", "1549.9", "All functions together are over budget: 1,550 ms billed, where at most 1,549.9 ms billed is allowed.\n")]
    [InlineData("--max-cold-starts", "1", null)]
    [InlineData("--max-cold-starts", "0", "All functions together are over budget: 1 cold starts, where at most 0 cold starts are allowed.\n")]
    [InlineData("--max-cost", "other=1", "The budget for other cannot be checked: the ledgers have no function of this name, only greeter.\n")]
    public async Task Report_Budget_IsKeptOrExitCode4WithASentence(string option, string limit, string? sentence)
    {
        var (exitCode, output, error) = await RunAsync(Ledger(), option, limit);

        Assert.Equal((sentence is null ? ExitCode.Ok : ExitCode.OverBudget, sentence ?? ""), (exitCode, error));
        Assert.NotEmpty(output);
        Assert.Equal(4, ExitCode.OverBudget);
    }

    [Fact]
    public async Task Report_WrongOptions_AreAllTold()
    {
        var (exitCode, output, error) = await RunAsync(
            Ledger(), "--format", "pdf", "--calls-per-month", "many", "--max-cu", "=1", "--max-cost", "cheap");

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.Equal(
            [
                "--format is pdf, which is none of text, json, csv, focus, html.",
                "--calls-per-month is many, which is not a number of calls. Write one, such as 3000000.",
                "--max-cost is cheap, which is no limit. Write a number, or function=number for one function.",
                "--max-cu is =1, which is no limit. Write a number, or function=number for one function.",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Report_UnknownCard_NamesThoseThereAre()
    {
        var (exitCode, _, error) = await RunAsync(Ledger(), "--rate-card", "alibaba");

        Assert.Equal(ExitCode.BadUsage, exitCode);
        Assert.Contains("no rate card has this name. There are alibaba-intl-2024-08,", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_CardOfOnesOwn_HasItsPricesAndCurrency()
    {
        var card = Path.Combine(_folder.FullName, "mine.json");
        await File.WriteAllTextAsync(card, """
            { "name": "mine", "source": "a contract", "date": "2026-01-01", "currency": "EUR", "tiers": [ { "price": 1 } ],
              "cu": { "invocation": 10, "activeVcpuSecond": 0, "idleVcpuSecond": 0, "memoryGBSecond": 0, "diskGBSecond": 0 } }
            """);

        var (_, output, _) = await RunAsync(Ledger(), "--rate-card", card);

        Assert.Contains("EUR\n", output, StringComparison.Ordinal);
        Assert.Contains(" 40.00\n", output, StringComparison.Ordinal);
    }

    /// <summary>Before: Get 450 + 100 ms for 3 calls. Now: one of 550 ms.</summary>
    [Fact]
    public async Task Report_Compare_ShowsWhatChangedByMethod()
    {
        var now = Write("now.jsonl", [
            ReportSample.Records[0],
            ReportSample.Call("c-1", 1, "r-1", ReportSample.Get, BillingSamples.At(0), BillingSamples.At(550)),
            ReportSample.Interval("c-1", 1, BillingSamples.At(0), BillingSamples.At(550), BillingSamples.Ms(550), 1),
        ]);

        var (exitCode, output, error) = await RunAsync(now, "--compare", Ledger());

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        Assert.Contains(
            """
                                             calls  calls  ms a call  ms a call            CU for 1,000  CU for 1,000
            function  method     kind       before    now     before        now    change        before           now    change
            greeter   /a.B/Chat  streaming       1      –  1,000.000          –                 432.500             –
            greeter   /a.B/Get   unary           3      1    183.333    550.000  +200.0 %        85.417       241.250  +182.4 %
            In all USD 0.00001378 before and USD 0.000004825 now (-65.0 %).

            """.ReplaceLineEndings("\n"),
            output,
            StringComparison.Ordinal);
    }

    /// <summary>The same comparison for spreadsheets and browsers.</summary>
    [Theory]
    [InlineData("csv", "greeter,/a.B/Get,unary,3,1,1,0,550,550,0.25625,0.24125,0.000005125,0.000004825,USD\r\n")]
    [InlineData("html", "<td class=\"number\">+182.4 %</td>")]
    public async Task Report_CompareInOtherFormats_HasTheMethodsToo(string format, string expected)
    {
        var now = Write("now.jsonl", [
            ReportSample.Records[0],
            ReportSample.Call("c-1", 1, "r-1", ReportSample.Get, BillingSamples.At(0), BillingSamples.At(550)),
            ReportSample.Interval("c-1", 1, BillingSamples.At(0), BillingSamples.At(550), BillingSamples.Ms(550), 1),
        ]);

        var (exitCode, output, error) = await RunAsync(now, "--compare", Ledger(), "--format", format);

        Assert.Equal((ExitCode.Ok, ""), (exitCode, error));
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_CompareAsJson_IsAFieldOfTheReport()
    {
        var now = Write("now.jsonl", [ReportSample.Records[0]]);

        var (_, output, _) = await RunAsync(now, "--compare", Ledger(), "--format", "json");

        using var json = JsonDocument.Parse(output);
        var comparison = json.RootElement.GetProperty("comparison");
        Assert.Equal((4, 0), (comparison.GetProperty("before").GetProperty("calls").GetInt32(), comparison.GetProperty("now").GetProperty("calls").GetInt32()));
        var get = comparison.GetProperty("methods").EnumerateArray().Single(method => method.GetProperty("method").GetString() == ReportSample.Get);
        Assert.Equal((550m, 0.25625m), (get.GetProperty("before").GetProperty("billedMs").GetDecimal(), get.GetProperty("before").GetProperty("cu").GetDecimal()));
        Assert.False(get.TryGetProperty("now", out _));
    }

    [Fact]
    public async Task Report_CompareAsFocus_IsRefused()
    {
        var (exitCode, _, error) = await RunAsync(Ledger(), "--compare", Ledger(), "--format", "focus");

        Assert.Equal((ExitCode.BadUsage, "--compare does not go with --format focus, whose columns have no before: leave one of them out.\n"), (exitCode, error));
    }

    /// <summary>A command that takes files would take it for one.</summary>
    [Theory]
    [InlineData("--max-costs=1", "--max-costs: there is no such option. Did you mean --max-cost? See fcemu report --help.\n")]
    [InlineData("--fromat", "--fromat: there is no such option. Did you mean --format? See fcemu report --help.\n")]
    [InlineData("-x", "-x: there is no such option. See fcemu report --help.\n")]
    public async Task Report_MistypedOption_IsNoFile(string option, string sentence)
    {
        var (exitCode, output, error) = await RunAsync(Ledger(), option);

        Assert.Equal((ExitCode.BadUsage, ""), (exitCode, output));
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NoFileNamedAndNoTemplate_SaysHow()
    {
        var (exitCode, _, error) = await RunAsync("--data", Path.Combine(_folder.FullName, "empty"));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains(Path.Combine(_folder.FullName, "empty", "ledger.jsonl"), error, StringComparison.Ordinal);
    }

    private string Ledger() => Write("ledger.jsonl", ReportSample.Records);

    private string Write(string name, IReadOnlyList<ILedgerRecord> records)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, BillingSamples.LedgerOf([.. records]));
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLine.RunAsync(["report", .. arguments], output, error).DefaultTimeout();
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As /dev/full, or a disk on which a shell's redirection ends.</summary>
    private sealed class FullWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }
}

using System.CommandLine;
using System.Globalization;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Simulation;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Output;

namespace FcEmulator.Cli;

/// <summary><c>fcemu simulate</c>: recorded or generated traffic through a grid of configurations.</summary>
internal static class SimulateCommand
{
    public static Command Make(SettingOptions settings, TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("trace")
        {
            Description = "Recordings to replay: ledgers, call logs of fcemu start --json, CSV files with start,duration,method[,connection[,kind]]. Default: ledger.jsonl of the data folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var options = RequestReader.Options.Select(option => new Option<string>(option.Name) { Description = option.Help, HelpName = option.ValueName }).ToList();
        var command = new Command("simulate", "Simulates traffic over a grid of configurations: what each would cost, reject and delay, and which is best.");
        command.Arguments.Add(files);
        foreach (var option in options)
            command.Options.Add(option);
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            if (MistypedOption.In(parsed.GetValue(files) ?? [], command) is { } mistyped)
            {
                error.Write(ModelText.Of([mistyped]));
                return ExitCode.BadUsage;
            }

            var given = options
                .Where(option => parsed.GetResult(option) is { Implicit: false })
                .ToDictionary(option => option.Name, option => parsed.GetValue(option) ?? "");
            return Run(parsed.GetValue(files) ?? [], given, settings.Given(parsed), output, error);
        });
        return command;
    }

    private static int Run(
        IReadOnlyList<string> files, Dictionary<string, string> given, IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        using var shutdown = new Shutdown();
        try
        {
            var prepared = Prepare(files, given, options);
            if (!prepared.Succeeded)
            {
                error.Write(ModelText.Of(prepared.Errors));
                return ExitCode.BadUsage;
            }

            // Before a simulation that may take minutes, not after it.
            if (given.TryGetValue("--out", out var written) && NamedFile.FolderProblem(written, "file to write") is { } folder)
            {
                error.Write(ModelText.Of([new ConfigError(written, null, folder)]));
                return ExitCode.BadUsage;
            }

            using var setup = prepared.Value;
            foreach (var note in setup.Notes)
                error.WriteLine(note);
            var results = Simulate(setup, error, shutdown.Asked);
            if (results.Count > 0)
                Write(setup, results, given.GetValueOrDefault("--out"), output);
            if (results.Count == setup.Points.Count)
                return ExitCode.Ok;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Interrupted: {results.Count} of {setup.Points.Count} points were finished."));
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Failed;
        }
    }

    private static ConfigOutcome<SimulationSetup> Prepare(
        IReadOnlyList<string> files, Dictionary<string, string> given, IReadOnlyDictionary<string, IReadOnlyList<string>> options)
    {
        var workspace = Workspace.LoadIfThere(options, Directory.GetCurrentDirectory());
        var request = RequestReader.Read(given, replays: files.Count > 0);
        if (!workspace.Succeeded || !request.Succeeded)
            return ConfigOutcome<SimulationSetup>.Failure([.. workspace.Errors, .. request.Errors]);
        var settings = workspace.Value.Settings;
        var streaming = DescriptorSets.StreamingMethods(settings.DescriptorSets);
        var card = RateCards.Load(settings.RateCard);
        if (!streaming.Succeeded || !card.Succeeded)
            return ConfigOutcome<SimulationSetup>.Failure([.. streaming.Errors, .. card.Errors]);
        if (files.Count == 0 && request.Value.Traffic is null)
            files = [Path.Combine(settings.DataDirectory, LedgerFormat.FileName)];
        return SimulationSetup.Create(
            settings.Json ? request.Value with { Form = SimulationForm.Json } : request.Value,
            workspace.Value.App,
            settings,
            card.Value,
            files,
            streaming.Value,
            TimeProvider.System.GetUtcNow());
    }

    private static IReadOnlyList<PointResult> Simulate(SimulationSetup setup, TextWriter error, CancellationToken cancelled)
    {
        var terminal = Console.IsErrorRedirected ? null : error;
        using var progress = new SimulationProgress(terminal, (double)setup.Plan.Trace.Calls * setup.Points.Count, TimeProvider.System);
        return GridRun.Run(setup.Plan, setup.Points, Environment.ProcessorCount, progress.Add, cancelled);
    }

    private static void Write(SimulationSetup setup, IReadOnlyList<PointResult> results, string? file, TextWriter output)
    {
        var result = SimulationForms.Of(SimulationReport.Of(setup, results), setup.Form, TerminalWidth.Of(file is null ? output : TextWriter.Null));
        if (file is null)
            output.Write(result);
        else
            File.WriteAllText(file, result);
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Admin.Logs;
using FcEmulator.Configuration;
using FcEmulator.Instances.Output;

namespace FcEmulator.Cli;

/// <summary><c>fcemu logs</c>: what the functions printed, from the log files, whether or not their instances and their emulator still run.</summary>
internal static class LogsCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on with what is printed next, until Ctrl-C." };
        var function = new Option<string?>("--function") { Description = "Only this function's lines.", HelpName = "NAME" };
        var instance = new Option<string?>("--instance") { Description = "Only this instance's: its id, or the end of it that the console shows.", HelpName = "ID" };
        var request = new Option<string?>("--request-id") { Description = "Only lines that belong to this call.", HelpName = "ID" };
        var command = new Command("logs", "Prints what the functions printed, oldest first.");
        foreach (var option in (Option[])[follow, function, instance, request])
            command.Options.Add(option);
        RunningEmulatorCommand.Define(command, options, error, (parsed, settings, cancelled) => RunAsync(
            settings,
            new LogQuery(parsed.GetValue(function), parsed.GetValue(instance), parsed.GetValue(request)),
            parsed.GetValue(follow),
            output,
            error,
            cancelled));
        return command;
    }

    private static async Task<int> RunAsync(
        EmulatorSettings settings, LogQuery query, bool follow, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        var reader = new LogReader(settings.DataDirectory, query, TimeProvider.System);
        if (follow && LocatorFile.Read(settings.DataDirectory) is not LocatorState.Running)
            await error.WriteLineAsync($"No emulator runs with the data folder {settings.DataDirectory}: this is what earlier ones left, and waits for the next one.");
        var any = false;
        await foreach (var line in reader.ReadAsync(follow, cancelled))
        {
            if (!any)
                await error.WriteAsync(Limits(reader.Spans));
            any = true;
            await output.WriteLineAsync(settings.Json
                ? JsonSerializer.Serialize(LogText.Record(line), AdminJson.Default.LogLineRecord)
                : Text(line));
        }

        if (any)
            return ExitCode.Ok;
        await error.WriteLineAsync(Nothing(settings.DataDirectory, query, reader));
        return ExitCode.Failed;
    }

    private static string Text(in OutputLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeZoneInfo.ConvertTime(line.At, TimeZoneInfo.Local):yyyy-MM-dd HH:mm:ss.fff} {TextFormat.Label(line.Function, line.InstanceId!)} {(line.Stream == OutputStream.Note ? "--" : "|")} {TextFormat.Printable(line.Text)}");

    /// <summary>A function with several calls at a time prints their lines through one another.</summary>
    private static string Limits(IReadOnlyList<RequestSpan> spans) => spans.FirstOrDefault(span => span.Concurrency > 1) is { } shared
        ? $"{shared.Function} takes {shared.Concurrency} calls at a time, so only lines that mention the request id are known to be its.\n"
        : "";

    private static string Nothing(string dataFolder, LogQuery query, LogReader reader)
    {
        if (reader.Functions.Count == 0)
            return $"No function has printed anything with the data folder {dataFolder} yet. Another emulator's is named with -t FILE or --data DIR.";
        if (query.Function is { } function && !reader.Functions.Contains(function))
            return $"No function {function} has printed anything; these have: {string.Join(", ", reader.Functions)}.";
        if (query.RequestId is { } request)
        {
            return reader.Spans.Count > 0
                ? $"{reader.Spans[0].Function} printed nothing that is known to belong to {request}. {Limits(reader.Spans)}".TrimEnd()
                : $"No line mentions {request}, and the ledger of {dataFolder} has no call with this id.";
        }

        return query.Instance is { } instance ? $"No instance whose id ends with {instance} has printed anything." : "Nothing was printed.";
    }
}

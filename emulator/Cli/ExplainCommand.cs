using System.CommandLine;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;
using FcEmulator.Explain;

namespace FcEmulator.Cli;

/// <summary><c>fcemu explain</c>: what happened to one request, from a running emulator or from what an earlier one left.</summary>
internal static class ExplainCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var request = new Argument<string>("request-id") { Description = "Its id: X-Fc-Request-Id of the answer, or in the access log." };
        var command = new Command("explain", "Tells what happened to a request: its way, its cold start, why it ended as it did, and what was billed.");
        command.Arguments.Add(request);
        options.AddTo(command, ["access-log-file"]);
        RunningEmulatorCommand.Define(command, options, error, (parsed, settings, cancelled) => RunAsync(parsed.GetValue(request)!, settings, output, error, cancelled));
        return command;
    }

    private static async Task<int> RunAsync(
        string requestId, EmulatorSettings settings, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        if (await FindAsync(requestId, settings, cancelled) is not { } explanation)
        {
            await error.WriteLineAsync(
                $"Neither the access log nor the ledger of {settings.DataDirectory} knows {requestId}. Another emulator's is named with -t FILE or --data DIR.");
            return ExitCode.Failed;
        }

        if (settings.Json)
            await output.WriteLineAsync(JsonSerializer.Serialize(explanation, ExplainJson.Default.Explanation));
        else
            await output.WriteAsync(TextFormat.PrintableLines(ExplanationText.Of(explanation, TimeZoneInfo.Local)));
        return ExitCode.Ok;
    }

    /// <summary>A running emulator knows of calls that have not ended; one that does not answer must not keep the files from telling.</summary>
    private static async Task<Explanation?> FindAsync(string requestId, EmulatorSettings settings, CancellationToken cancelled)
    {
        if (LocatorFile.Read(settings.DataDirectory) is LocatorState.Running { Locator: var locator })
        {
            try
            {
                using var client = new AdminClient(locator);
                return await client.ExplainAsync(requestId, cancelled);
            }
            catch (IOException)
            {
                // Not known there, or about to end.
            }
        }

        return Explainer.Of(new RequestSearch(settings.DataDirectory, settings.AccessLogPath, TimeProvider.System).Find(requestId));
    }
}

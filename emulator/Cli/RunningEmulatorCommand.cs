using System.CommandLine;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary>What status, stop and logs have in common: which settings they take, and how the data folder is found.</summary>
internal static class RunningEmulatorCommand
{
    /// <summary>Those that say which emulator it is, and how to print.</summary>
    private static readonly string[] Settings = ["template", "config", "data", "json"];

    /// <param name="run">Gets the settings; returns the exit code.</param>
    public static void Define(
        Command command, SettingOptions options, TextWriter error, Func<ParseResult, EmulatorSettings, CancellationToken, Task<int>> run)
    {
        options.AddTo(command, Settings);
        command.SetAction(async (parsed, cancelled) =>
        {
            var settings = Workspace.LoadSettings(options.Given(parsed), Directory.GetCurrentDirectory(), needsTemplate: false);
            if (settings.Succeeded)
                return await run(parsed, settings.Value, cancelled);
            await error.WriteAsync(ModelText.Of(settings.Errors));
            return ExitCode.BadUsage;
        });
    }
}

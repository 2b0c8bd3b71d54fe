using System.CommandLine;
using FcEmulator.Admin;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary>What the commands about a running emulator have in common: which settings they take, how it is found, and what is said where it is not.</summary>
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

    /// <summary>Does something with the emulator of the data folder; where there is none, or an <see cref="IOException"/> comes of it, that is said instead.</summary>
    /// <param name="run">Returns the exit code.</param>
    public static async Task<int> WithEmulatorAsync(EmulatorSettings settings, TextWriter error, Func<EmulatorLocator, Task<int>> run)
    {
        var found = FoundEmulator.In(settings.DataDirectory, Directory.GetCurrentDirectory());
        if (found.Locator is not { } locator)
        {
            await error.WriteLineAsync(found.Problem);
            return ExitCode.NotRunning;
        }

        try
        {
            return await run(locator);
        }
        catch (IOException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCode.Failed;
        }
    }
}

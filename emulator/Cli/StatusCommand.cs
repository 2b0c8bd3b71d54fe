using System.CommandLine;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu status</c>: what a running emulator serves, and its instances.</summary>
internal static class StatusCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var command = new Command("status", "Shows a running emulator's functions and instances.");
        RunningEmulatorCommand.Define(command, options, error, (_, settings, cancelled) => RunAsync(settings, output, error, cancelled));
        return command;
    }

    private static Task<int> RunAsync(EmulatorSettings settings, TextWriter output, TextWriter error, CancellationToken cancelled) =>
        RunningEmulatorCommand.WithEmulatorAsync(settings, error, async locator =>
        {
            using var client = new AdminClient(locator);
            var status = await client.StatusAsync(cancelled);
            if (settings.Json)
                await output.WriteLineAsync(JsonSerializer.Serialize(status, AdminJson.Default.EmulatorStatus));
            else
                await output.WriteAsync(StatusText.Of(status));
            return ExitCode.Ok;
        });
}

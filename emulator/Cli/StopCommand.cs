using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu stop</c>: ends a running emulator and waits until it is gone.</summary>
internal static class StopCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var now = new Option<bool>("--now") { Description = "Breaks running calls off instead of letting them finish within the grace time." };
        var command = new Command("stop", "Ends a running emulator, and waits until it is gone.");
        command.Options.Add(now);
        RunningEmulatorCommand.Define(
            command, options, error, (parsed, settings, cancelled) => RunAsync(settings, parsed.GetValue(now), output, error, cancelled));
        return command;
    }

    private static Task<int> RunAsync(EmulatorSettings settings, bool now, TextWriter output, TextWriter error, CancellationToken cancelled) =>
        RunningEmulatorCommand.WithEmulatorAsync(settings, error, async locator =>
        {
            var time = TimeProvider.System;
            var began = time.GetTimestamp();
            try
            {
                using var client = new AdminClient(locator);
                await client.StopAsync(now, cancelled);
            }
            catch (IOException) when (!LocatorFile.IsAlive(locator))
            {
                // Someone else was quicker.
            }

            using (var pause = new PeriodicTimer(Pause, time))
            {
                while (LocatorFile.IsAlive(locator))
                    await pause.WaitForNextTickAsync(cancelled);
            }

            var took = time.GetElapsedTime(began);
            if (settings.Json)
                await output.WriteLineAsync(JsonSerializer.Serialize(new StoppedRecord(AdminJson.Version, locator.ProcessId, took.TotalMilliseconds), AdminJson.Default.StoppedRecord));
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Stopped the emulator of {locator.Template} (process {locator.ProcessId}) in {TextFormat.Duration(took)}."));
            return ExitCode.Ok;
        });
}

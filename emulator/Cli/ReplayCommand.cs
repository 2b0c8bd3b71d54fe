using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;
using FcEmulator.Replay;

namespace FcEmulator.Cli;

/// <summary><c>fcemu replay</c>: makes a recording's calls again, to a running emulator, and tells which of them end otherwise.</summary>
internal static class ReplayCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var trace = new Argument<string>("recording") { Description = "What --record wrote: recording.jsonl of its data folder." };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded; below 1 slower.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var withFaults = new Option<bool>("--with-faults") { Description = "Puts the faults that struck in the recording into the running emulator meanwhile." };
        var command = new Command("replay", "Makes a recording's calls again, to a running emulator, and tells which of them end otherwise.");
        command.Arguments.Add(trace);
        command.Options.Add(speed);
        command.Options.Add(withFaults);
        RunningEmulatorCommand.Define(command, options, error, (parsed, settings, cancelled) => RunAsync(
            settings, Path.GetFullPath(parsed.GetValue(trace)!), parsed.GetValue(speed), parsed.GetValue(withFaults), output, error, cancelled));
        return command;
    }

    private static async Task<int> RunAsync(
        EmulatorSettings settings, string trace, double speed, bool withFaults, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        if (speed is not (> 0 and <= 1_000_000))
        {
            await error.WriteLineAsync("--speed is a number above 0 and up to 1000000: 10 replays ten times as fast. Write one.");
            return ExitCode.BadUsage;
        }

        return await RunningEmulatorCommand.WithEmulatorAsync(settings, error, locator => ReplayAsync(locator, settings, trace, speed, withFaults, output, error, cancelled));
    }

    private static async Task<int> ReplayAsync(
        EmulatorLocator locator, EmulatorSettings settings, string trace, double speed, bool withFaults, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        try
        {
            var recording = await Recording.ReadAsync(trace, cancelled);
            if (recording.Calls.Count == 0)
            {
                await error.WriteLineAsync($"{trace} has no calls. Record some with fcemu --record.");
                return ExitCode.BadUsage;
            }

            using var authority = X509CertificateLoader.LoadCertificateFromFile(locator.CaFile);
            using var connections = new ReplayConnections(IPEndPoint.Parse(new Uri(locator.Address).Authority), authority);
            using var client = new AdminClient(locator);
            var faults = new List<string>();
            foreach (var rule in withFaults ? recording.Faults : [])
                faults.Add((await client.AddFaultAsync(rule, cancelled)).Fault.Id);
            ReplayReport report;
            try
            {
                report = await new ReplayRun(connections, speed, TimeProvider.System).RunAsync(recording, cancelled);
            }
            finally
            {
                foreach (var id in faults)
                    await client.RemoveFaultAsync(id, CancellationToken.None);
            }

            await output.WriteAsync(settings.Json
                ? JsonSerializer.Serialize(report, ReplayJson.Default.ReplayReport) + "\n"
                : TextFormat.PrintableLines(report.Text()));
            return report.Differences.Count == 0 ? ExitCode.Ok : ExitCode.ReplayDiffers;
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or CryptographicException)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCode.Failed;
        }
    }
}

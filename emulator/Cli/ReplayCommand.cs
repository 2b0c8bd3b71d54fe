using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;
using FcEmulator.Gateway.Announced;
using FcEmulator.Replay;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Cli;

/// <summary><c>fcemu replay</c>: makes a recording's calls again, to a running emulator, and tells which of them end otherwise or go elsewhere.</summary>
internal static class ReplayCommand
{
    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var trace = new Argument<string>("recording") { Description = "What --record wrote: recording.jsonl of its data folder." };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded; below 1 slower.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var follow = new Option<bool>("--follow-decisions") { Description = "Gives each call the instance, and each instance the start, that the recording has." };
        var withFaults = new Option<bool>("--with-faults") { Description = "Puts the faults that struck in the recording into the running emulator meanwhile." };
        var command = new Command("replay", "Makes a recording's calls again, to a running emulator, and tells which of them end otherwise or go elsewhere.");
        command.Arguments.Add(trace);
        command.Options.Add(speed);
        command.Options.Add(follow);
        command.Options.Add(withFaults);
        RunningEmulatorCommand.Define(command, options, error, (parsed, settings, cancelled) => RunAsync(
            settings,
            new ReplayChoice(Path.GetFullPath(parsed.GetValue(trace)!), parsed.GetValue(speed), parsed.GetValue(follow), parsed.GetValue(withFaults)),
            output,
            error,
            cancelled));
        return command;
    }

    private static async Task<int> RunAsync(EmulatorSettings settings, ReplayChoice choice, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        if (choice.Speed is not (> 0 and <= 1_000_000))
        {
            await error.WriteLineAsync("--speed is a number above 0 and up to 1000000: 10 replays ten times as fast. Write one.");
            return ExitCode.BadUsage;
        }

        if (NamedFile.FolderProblem(choice.Trace, "recording", Recorder.FileName) is { } folder)
        {
            await error.WriteLineAsync($"{choice.Trace}: {folder}");
            return ExitCode.BadUsage;
        }

        return await RunningEmulatorCommand.WithEmulatorAsync(settings, error, locator => ReplayAsync(locator, settings, choice, output, error, cancelled));
    }

    private static async Task<int> ReplayAsync(
        EmulatorLocator locator, EmulatorSettings settings, ReplayChoice choice, TextWriter output, TextWriter error, CancellationToken cancelled)
    {
        try
        {
            var recording = await Recording.ReadAsync(choice.Trace, cancelled);
            if (recording.Calls.Count == 0)
            {
                await error.WriteLineAsync($"{choice.Trace} has no calls. Record some with fcemu --record.");
                return ExitCode.BadUsage;
            }

            var report = await MakeAgainAsync(locator, recording, choice, cancelled);
            await output.WriteAsync(settings.Json
                ? JsonSerializer.Serialize(report, ReplayJson.Default.ReplayReport) + "\n"
                : TextFormat.PrintableLines(ReplayText.Of(report)));
            return report.Differences.Count == 0 ? ExitCode.Ok : ExitCode.ReplayDiffers;
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or CryptographicException)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<ReplayReport> MakeAgainAsync(EmulatorLocator locator, Recording recording, ReplayChoice choice, CancellationToken cancelled)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(locator.CaFile);
        using var client = new AdminClient(locator);
        var plan = AnnouncedRecording.Of(recording, choice.Follows, choice.WithFaults);
        var faults = new List<string>();
        foreach (var rule in plan.Rules)
            faults.Add((await client.AddFaultAsync(rule, cancelled)).Fault.Id);
        try
        {
            var key = (await client.AnnounceAsync(plan.Replay, cancelled)).Key;
            IReadOnlyList<ReplayedCall> calls;
            EndedReplayRecord ended;
            TimeSpan latest;
            try
            {
                using var connections = new ReplayConnections(IPEndPoint.Parse(new Uri(locator.Address).Authority), authority);
                var run = new ReplayRun(connections, choice.Speed, number => new(AnnouncedReplays.Header, string.Create(CultureInfo.InvariantCulture, $"{key}.{number}")), TimeProvider.System);
                calls = await run.RunAsync(recording, cancelled);
                latest = run.Latest;
            }
            finally
            {
                ended = await client.EndReplayAsync(key, CancellationToken.None);
            }

            return new ReplayReport([.. calls.Zip(ended.Calls, WithPlace)], latest, recording.Unread);
        }
        finally
        {
            foreach (var id in faults)
                await client.RemoveFaultAsync(id, CancellationToken.None);
        }
    }

    private static ReplayedCall WithPlace(ReplayedCall call, PlacedCallRecord now) => call with
    {
        ReplayedRequestId = now.RequestId,
        Place = now.InstanceId is { } id ? new CallPlace(id, now.IsColdStart) : null,
    };

    /// <summary>What the options say.</summary>
    private sealed record ReplayChoice(string Trace, double Speed, bool Follows, bool WithFaults);
}

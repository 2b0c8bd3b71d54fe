using System.CommandLine;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu exec</c>: the functions of s.yaml around a command, for as long as it runs, with its exit code.</summary>
internal static class ExecCommand
{
    public static Command Make(SettingOptions settingOptions, TextWriter error)
    {
        var options = new ExecOptions();
        var command = new Command("exec", "Runs a command, such as your tests, with the functions of s.yaml served around it, and ends with its exit code.");
        options.AddTo(command, settingOptions);
        command.SetAction(async (parsed, _) =>
        {
            if (options.Read(parsed, out var problems) is { } request)
                return await RunAsync(request, settingOptions.Given(parsed), error);
            foreach (var problem in problems)
                await error.WriteLineAsync(problem);
            return ExitCode.BadUsage;
        });
        return command;
    }

    private static async Task<int> RunAsync(ExecRequest request, IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter error)
    {
        using var signals = new ExecSignals();
        ExecFolder folder;
        try
        {
            folder = ExecFolder.Open(request.Out);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(refused.Message);
            return ExitCode.Failed;
        }

        using (folder)
            return await RunAsync(request, options, folder, signals, error);
    }

    private static async Task<int> RunAsync(
        ExecRequest request, IReadOnlyDictionary<string, IReadOnlyList<string>> options, ExecFolder folder, ExecSignals signals, TextWriter error)
    {
        var loaded = ServedWorkspace.Load(WithOwnPlaces(options, folder));
        if (!loaded.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(loaded.Errors));
            return ExitCode.BadUsage;
        }

        var served = loaded.Value;
        var unknown = request.UnknownFunctions([.. served.App.Functions.Select(function => function.Name)]).ToList();
        if (unknown.Count > 0)
        {
            foreach (var sentence in unknown)
                await error.WriteLineAsync(sentence);
            return ExitCode.BadUsage;
        }

        try
        {
            if (served.Settings.Build)
            {
                using var turn = await BuildTurn.WaitAsync(served.App.File, error, signals.GiveUp);
                if (await served.BuildAsync(error, signals.GiveUp) is { } failure)
                {
                    await error.WriteLineAsync(failure.Message);
                    return ExitCode.Failed;
                }
            }

            using var development = await served.EnsureCertificateAsync(signals.GiveUp);
            if (served.Plan(development, out var errors) is { } plan)
                return await new ExecRun(request, served, plan, folder, error).RunAsync(signals);
            await error.WriteAsync(ModelText.Of(errors));
            return ExitCode.BadUsage;
        }
        catch (OperationCanceledException) when (signals.GiveUp.IsCancellationRequested)
        {
            return signals.GivenUpWith;
        }
        catch (Exception problem) when (ServedWorkspace.IsTold(problem))
        {
            await error.WriteLineAsync(served.Sentence(problem));
            return ExitCode.Failed;
        }
    }

    /// <summary>A port, a folder and certificates of its own, whatever variables and fcemu.yaml say, so that no other run is in its way.</summary>
    private static Dictionary<string, IReadOnlyList<string>> WithOwnPlaces(
        IReadOnlyDictionary<string, IReadOnlyList<string>> options, ExecFolder folder)
    {
        var own = new Dictionary<string, IReadOnlyList<string>>(options) { ["data"] = [folder.Data] };
        own.TryAdd("port", ["0"]);
        own.TryAdd("cert-dir", [folder.Certificates]);
        own.TryAdd("access-log-file", [folder.PathOf(ExecFolder.AccessLog)]);
        return own;
    }
}

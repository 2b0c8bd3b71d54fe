using System.CommandLine;

namespace FcEmulator.Cli;

/// <summary>The command line: one class a command, all options from the table of settings.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var result = Make(output, error).Parse(arguments);
        if (result.Errors.Count > 0)
        {
            foreach (var problem in result.Errors)
                await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync("See fcemu --help.");
            return ExitCode.BadUsage;
        }

        return await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    public static RootCommand Make(TextWriter output, TextWriter error)
    {
        var options = new SettingOptions();
        var root = new RootCommand("fcemu, a local emulator of Alibaba Cloud Function Compute's gRPC gateway: TLS, concurrency, timeouts, scaling and the bill.");
        options.AddTo(root);
        root.SetAction((parsed, _) => StartCommand.RunAsync(options.Given(parsed), output, error));
        root.Subcommands.Add(Make("start", "Serves the functions of s.yaml (what fcemu does without a command)."));
        root.Subcommands.Add(Make("validate", "Checks s.yaml and fcemu.yaml, and prints what they come to."));
        root.Subcommands.Add(Make("cert", "Makes the development certificate if need be, and prints how each language trusts it."));
        root.Subcommands.Add(ExecCommand.Make(options, error));
        root.Subcommands.Add(ReportCommand.Make(options, output, error));
        root.Subcommands.Add(SimulateCommand.Make(options, output, error));
        root.Subcommands.Add(StatusCommand.Make(options, output, error));
        root.Subcommands.Add(LogsCommand.Make(options, output, error));
        root.Subcommands.Add(ExplainCommand.Make(options, output, error));
        root.Subcommands.Add(LintCommand.Make(options, output, error));
        root.Subcommands.Add(FaultCommand.Make(options, output, error));
        root.Subcommands.Add(ReplayCommand.Make(options, output, error));
        root.Subcommands.Add(StopCommand.Make(options, output, error));

        return root;

        Command Make(string name, string description)
        {
            var command = new Command(name, description);
            options.AddTo(command);
            command.SetAction((parsed, cancelled) => name switch
            {
                "validate" => Task.FromResult(ValidateCommand.Run(options.Given(parsed), output, error)),
                "cert" => CertCommand.RunAsync(options.Given(parsed), output, error, cancelled),
                _ => StartCommand.RunAsync(options.Given(parsed), output, error),
            });
            return command;
        }
    }
}

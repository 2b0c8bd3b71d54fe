using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;

namespace FcEmulator.Cli;

/// <summary><c>fcemu fault</c>: the fault rules of a running emulator, looked at, added and removed.</summary>
internal static class FaultCommand
{
    private const string All = "all";

    public static Command Make(SettingOptions options, TextWriter output, TextWriter error)
    {
        var command = new Command("fault", "Makes things go wrong on purpose in a running emulator; docs/faults.md has the rules.");
        var list = new Command("list", "Shows the rules in force, and how often each has struck.");
        RunningEmulatorCommand.Define(list, options, error, (_, settings, cancelled) => RunAsync(
            settings, output, error, async client => (await client.FaultsAsync(cancelled)).Faults));
        var rule = new Argument<string[]>("rule") { Description = "Such as: kill after=2 method=*/RouteChat nth=3", Arity = ArgumentArity.OneOrMore };
        var add = new Command("add", "Adds a rule.");
        add.Arguments.Add(rule);
        RunningEmulatorCommand.Define(add, options, error, (parsed, settings, cancelled) =>
        {
            var text = Joined(parsed.GetValue(rule)!);
            return FaultText.Parse(text, out var problem) is null
                ? RefuseAsync(error, $"The rule {text} {problem} See docs/faults.md.")
                : RunAsync(settings, output, error, async client => [(await client.AddFaultAsync(text, cancelled)).Fault]);
        });
        var id = new Argument<string>("id") { Description = $"The rule's id, such as f1, or {All}." };
        var remove = new Command("remove", "Removes a rule, or all of them.");
        remove.Arguments.Add(id);
        RunningEmulatorCommand.Define(remove, options, error, (parsed, settings, cancelled) => RunAsync(
            settings,
            output,
            error,
            async client => parsed.GetValue(id) == All
                ? (await client.RemoveFaultsAsync(cancelled)).Faults
                : [(await client.RemoveFaultAsync(parsed.GetValue(id)!, cancelled)).Fault]));
        foreach (var sub in (Command[])[list, add, remove])
            command.Subcommands.Add(sub);
        return command;
    }

    /// <summary>A rule may come as one argument or, without quotes around it, as several.</summary>
    private static string Joined(string[] words) => words.Length == 1 ? words[0] : string.Join(' ', words.Select(word => word.Contains(' ', StringComparison.Ordinal) ? FaultText.Quoted(word) : word));

    private static async Task<int> RefuseAsync(TextWriter error, string sentence)
    {
        await error.WriteLineAsync(sentence);
        return ExitCode.BadUsage;
    }

    private static Task<int> RunAsync(
        EmulatorSettings settings, TextWriter output, TextWriter error, Func<AdminClient, Task<IReadOnlyList<FaultStatus>>> run) =>
        RunningEmulatorCommand.WithEmulatorAsync(settings, error, async locator =>
        {
            using var client = new AdminClient(locator);
            var faults = await run(client);
            await output.WriteAsync(settings.Json
                ? JsonSerializer.Serialize(new FaultsRecord(AdminJson.Version, faults), AdminJson.Default.FaultsRecord) + "\n"
                : Text(faults));
            return ExitCode.Ok;
        });

    private static string Text(IReadOnlyList<FaultStatus> faults) => faults.Count == 0
        ? "No fault rule is in force.\n"
        : string.Concat(faults.Select(fault => string.Create(
            CultureInfo.InvariantCulture, $"{fault.Id,-4} struck {fault.Injected:N0} of {fault.Fitting:N0}  {TextFormat.Printable(fault.Rule)}\n")));
}

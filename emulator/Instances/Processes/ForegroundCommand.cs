using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Instances.Processes;

/// <summary>
/// The user's own command with the emulator around it: its standard streams are the emulator's, and so is its terminal. Safe for use from
/// several threads.
/// </summary>
internal sealed class ForegroundCommand : IDisposable
{
    private readonly Process _process;

    private ForegroundCommand(Process process) => (_process, Exited) = (process, WaitAsync(process));

    /// <summary>Its exit code; 128 and the signal's number where a signal ended it, as shells have it.</summary>
    public Task<int> Exited { get; }

    /// <param name="words">The program, looked up on PATH as a shell does, and its arguments.</param>
    /// <param name="variables">Besides those of this process.</param>
    /// <exception cref="CommandNotStartedException">There is no such program, or the system does not run it.</exception>
    public static ForegroundCommand Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> variables)
    {
        var environment = CommandEnvironment(variables);
        var program = ExecutableFile.Find(words[0], Directory.GetCurrentDirectory(), environment.GetValueOrDefault("PATH"), "the command behind --");
        if (program.Path is null)
            throw new CommandNotStartedException(program.Failure == StartFailure.FileNotFound ? 127 : 126, program.Problem);
        var options = new ProcessStartInfo(program.Path);
        foreach (var word in words.Skip(1))
            options.ArgumentList.Add(word);
        options.Environment.Clear();
        foreach (var (name, value) in environment)
            options.Environment[name] = value;
        try
        {
            return new ForegroundCommand(Process.Start(options)!);
        }
        catch (Win32Exception refused)
        {
            throw new CommandNotStartedException(126, $"{program.Path} cannot be started: {refused.Message}.");
        }
    }

    /// <param name="number">The system's own, such as 15 for SIGTERM.</param>
    public void Signal(int number)
    {
        if (!OperatingSystem.IsWindows() && !Exited.IsCompleted)
            LibC.SignalProcess(_process.Id, number);
    }

    /// <summary>Ends it with all its children.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose() => _process.Dispose();

    // What `dotnet run` sets for fcemu would lead a `dotnet test` behind -- to the wrong SDK; everything else is the user's.
    private static Dictionary<string, string> CommandEnvironment(IReadOnlyDictionary<string, string> more)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))
            .Where(variable => !variable.Key.TrimStart('_').StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        var all = new Dictionary<string, string>(variables, InheritedEnvironment.Names);
        foreach (var (name, value) in more)
            all[name] = value;
        return all;
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

/// <summary>A command cannot be run.</summary>
/// <param name="exitCode">127 where there is no such program, 126 where there is one that does not run: what shells end with.</param>
/// <param name="message">One sentence with its cure.</param>
internal sealed class CommandNotStartedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

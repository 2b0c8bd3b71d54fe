using System.ComponentModel;
using System.Diagnostics;

namespace FcEmulator.Instances.Containers;

/// <summary>The docker or podman command line: both take the same words for all that is needed here. Safe for use from several threads.</summary>
/// <param name="program">Absolute path.</param>
internal sealed class ContainerEngine(string program)
{
    // Its short commands talk to a daemon on this machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string[] Extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    public string Program { get; } = program;

    /// <summary>The named one, else docker, else podman; null where it is not on PATH.</summary>
    /// <param name="wanted">A name or a path; null to choose.</param>
    public static ContainerEngine? Find(string? wanted, string? searchPath)
    {
        string[] names = wanted is null ? ["docker", "podman"] : [wanted];
        return names
            .SelectMany(name => Path.IsPathFullyQualified(name) ? [name] : Candidates(name, searchPath ?? ""))
            .Where(File.Exists)
            .Select(path => new ContainerEngine(path))
            .FirstOrDefault();
    }

    /// <summary>Runs one short command; its output where it succeeded, null where it did not.</summary>
    public async Task<string?> TryRunAsync(params IReadOnlyList<string> words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, words)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            try
            {
                await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(Limit, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                process.Kill();
                return null;
            }

            return process.ExitCode == 0 ? await output : null;
        }
        catch (Exception refused) when (refused is Win32Exception or IOException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Candidates(string name, string searchPath) =>
        from folder in searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from extension in Extensions
        select Path.GetFullPath(Path.Combine(folder, name + extension));
}

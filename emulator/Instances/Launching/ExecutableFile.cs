using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Launching;

/// <summary>What a command's first word stands for: a path, or why FC could not start it either.</summary>
/// <param name="Path">Absolute; null where there is a problem.</param>
/// <param name="Problem">One sentence with its cure.</param>
internal sealed record ExecutableFile(string? Path, StartFailure Failure, string Problem)
{
    /// <summary>Looks a program up as exec does in <paramref name="codeDirectory"/> with the function's own PATH.</summary>
    /// <param name="setting">What of s.yaml names it, for the cure.</param>
    public static ExecutableFile Find(string program, string codeDirectory, string? searchPath, string setting = "customRuntimeConfig.command")
    {
        if (!Directory.Exists(codeDirectory))
            return Missing($"The code folder {codeDirectory} does not exist: build the function first, or correct 'code' in s.yaml.");

        var namesFolder = program.Contains('/') || (OperatingSystem.IsWindows() && program.Contains('\\'));
        var folders = namesFolder ? [""] : (searchPath ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var candidates = folders
            .Select(folder => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, program), codeDirectory))
            .SelectMany(Spellings)
            .Where(File.Exists)
            .ToArray();

        if (candidates.Length == 0)
        {
            return Missing(namesFolder
                ? $"{program} does not exist in {codeDirectory}: build the function first, or correct {setting}."
                : $"{program} is on no folder of PATH: install it, or correct {setting}.");
        }

        return candidates.FirstOrDefault(MayBeExecuted) is { } found
            ? Runnable(found)
            : new(null, StartFailure.FilePermission, $"{candidates[0]} may not be executed: chmod +x it.");
    }

    private static ExecutableFile Missing(string problem) => new(null, StartFailure.FileNotFound, problem);

    private static ExecutableFile Runnable(string path) =>
        ProgramFormat.Read(path).CannotStart() is { } reason ? new(null, StartFailure.Exited, $"{path} {reason}") : new(path, default, "");

    private static bool MayBeExecuted(string path) => OperatingSystem.IsWindows() || LibC.MayExecute(path);

    // Windows tells programs by their extension, so "main" there may mean main.exe.
    private static IEnumerable<string> Spellings(string path) =>
        OperatingSystem.IsWindows() && !System.IO.Path.HasExtension(path) ? [path + ".exe", path + ".cmd", path + ".bat"] : [path];
}

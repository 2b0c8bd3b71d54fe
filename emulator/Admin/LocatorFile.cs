using System.Text.Json;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Admin;

/// <summary>Keeps the locator of a data folder: written whole or not at all, readable by its owner only. For one thread at a time.</summary>
internal static class LocatorFile
{
    public const string Name = "emulator.json";

    public const int Version = 1;

    public static void Write(EmulatorLocator locator)
    {
        var path = Path.Combine(locator.DataFolder, Name);
        // A run that was killed in the middle of this may have left a token behind.
        foreach (var left in Directory.EnumerateFiles(locator.DataFolder, Name + ".*.tmp"))
            File.Delete(left);
        var temporary = $"{path}.{locator.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Windows has no such mode: there a new file inherits the permissions of its folder.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
            JsonSerializer.Serialize(file, locator, AdminJson.Default.EmulatorLocator);
        File.Move(temporary, path, overwrite: true);
    }

    public static LocatorState Read(string dataFolder)
    {
        var path = Path.Combine(dataFolder, Name);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (JsonSerializer.Deserialize(file, AdminJson.Default.EmulatorLocator) is not { } locator)
                return Unreadable("holds nothing");
            if (locator.Version > Version)
                return Unreadable($"was written by a newer fcemu (version {locator.Version}; this fcemu knows {Version})");
            return IsAlive(locator)
                ? new LocatorState.Running(locator)
                : new LocatorState.Gone(locator.ProcessId);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LocatorState.Absent();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Unreadable($"cannot be read ({refused.Message.TrimEnd('.')})");
        }
        catch (JsonException)
        {
            return Unreadable("is not what an fcemu writes");
        }

        LocatorState.Unreadable Unreadable(string why) =>
            new($"{path} {why}: use the fcemu and the user that started the emulator, or end it and remove the file.");
    }

    /// <summary>Whether the emulator of the locator is still there.</summary>
    public static bool IsAlive(EmulatorLocator locator) => ProcessIdentity.Of(locator.ProcessId) == locator.ProcessStart;

    /// <summary>Removes it at the end of its emulator, unless another one's has taken its place.</summary>
    public static void Remove(EmulatorLocator locator)
    {
        if (Read(locator.DataFolder) is LocatorState.Running { Locator.ProcessId: var owner } && owner == locator.ProcessId)
            File.Delete(Path.Combine(locator.DataFolder, Name));
    }
}

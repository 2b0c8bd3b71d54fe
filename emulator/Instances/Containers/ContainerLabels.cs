using System.Security.Cryptography;
using System.Text;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Containers;

/// <summary>How containers tell whose they are, for a later emulator to sweep those of one that was killed. Pure but for process ids.</summary>
internal static class ContainerLabels
{
    public const string Home = "fcemu.home";
    public const string Emulator = "fcemu.emulator";

    /// <summary>For <c>docker ps</c>: one line a container.</summary>
    public const string ListFormat = $"{{{{.ID}}}} {{{{.Label \"{Emulator}\"}}}}";

    /// <summary>Names this machine and data folder: an engine may serve other machines, and one machine several emulators.</summary>
    public static string HomeOf(string dataFolder) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{Path.GetFullPath(dataFolder)}")))[..16];

    public static IEnumerable<string> Of(string dataFolder, string function) =>
        [$"{Home}={HomeOf(dataFolder)}", $"{Emulator}={Environment.ProcessId}@{ProcessIdentity.Of(Environment.ProcessId)}", $"fcemu.function={function}"];

    /// <summary>The ids among these lines whose emulator does not live any more.</summary>
    /// <param name="identityOf">The identity of the process that has this id now.</param>
    public static IReadOnlyList<string> Orphans(string listed, Func<int, string?> identityOf)
    {
        var orphans = new List<string>();
        foreach (var line in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // 3f4e1a0c9b2d 4711@2b1d…/987654
            var words = line.Split(' ', '@');
            if (words.Length == 3 && int.TryParse(words[1], out var emulator) && identityOf(emulator) != words[2])
                orphans.Add(words[0]);
        }

        return orphans;
    }
}

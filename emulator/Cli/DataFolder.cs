namespace FcEmulator.Cli;

/// <summary>The folder that a run leaves its ledger, logs and certificates in.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder where it is missing, and keeps what will be in it out of version control.</summary>
    public static void Ensure(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, ".gitignore"), "*\n");
    }
}

namespace FcEmulator.Instances.Limits.Cgroups;

/// <summary>
/// A file in the data folder that names the cgroups of its emulator, for the next one to remove if this one is killed: that may run in
/// another session, and so look for its own place elsewhere. Not for concurrent use.
/// </summary>
internal sealed class CgroupNotes(string file)
{
    public IReadOnlyList<string> Read() => [.. CgroupFile.Lines(file).Where(line => line.Length > 0)];

    /// <summary>What cannot be noted is swept only by an emulator that finds it beside its own.</summary>
    public void Write(IEnumerable<string> folders)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllLines(file, folders);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it.
        }
    }
}

namespace FcEmulator.Instances.Launching;

/// <summary>Reads paths of the cloud image: what s.yaml calls <c>/code</c> is the function's code folder here. Pure.</summary>
internal static class CodeFolder
{
    // FC unpacks the code package there (FC_FUNC_CODE_PATH, FC docs "environment variables").
    private const string InTheCloud = "/code";

    /// <summary><c>/code</c> and everything below it, moved; any other text unchanged.</summary>
    public static string Localize(string path, string codeDirectory)
    {
        if (path == InTheCloud)
            return codeDirectory;
        return path.StartsWith(InTheCloud + "/", StringComparison.Ordinal) ? Path.Join(codeDirectory, path[InTheCloud.Length..]) : path;
    }

    /// <summary>The same for each part of a colon-separated list such as <c>/opt/bin:/code/bin</c>.</summary>
    public static string LocalizeList(string list, string codeDirectory) =>
        list.Contains(InTheCloud, StringComparison.Ordinal)
            ? string.Join(':', list.Split(':').Select(path => Localize(path, codeDirectory)))
            : list;
}

namespace FcEmulator.Configuration;

/// <summary>Files that people name. Stateless.</summary>
internal static class NamedFile
{
    /// <summary>A clause and its cure where a folder is named instead, of which the system says only that access is denied; null otherwise.</summary>
    /// <param name="content">What the file is, such as <c>ledger</c>.</param>
    /// <param name="example">The name it usually has; null where it has none.</param>
    public static string? FolderProblem(string path, string content, string? example = null)
    {
        if (!Directory.Exists(path))
            return null;
        var such = example is null ? "" : $", such as {Path.Combine(path, example)}";
        return $"is a folder. Name the {content} in it{such}.";
    }
}

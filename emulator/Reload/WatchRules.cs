using System.IO.Enumeration;

namespace FcEmulator.Reload;

/// <summary>Which names below a watched folder are nobody's source. Immutable.</summary>
/// <param name="more">The user's own, with <c>*</c> for any letters.</param>
/// <param name="excludedFolders">Absolute folders that fcemu itself writes into.</param>
internal sealed class WatchRules(IReadOnlyList<string> more, IReadOnlyList<string> excludedFolders)
{
    /// <summary>
    /// What compilers, package managers and interpreters write, and what editors leave for a moment. Names that begin with a dot (.git,
    /// .venv, .idea, swap files) are ignored as well.
    /// </summary>
    private static readonly string[] Usual = ["bin", "obj", "node_modules", "__pycache__", "*.pyc", "*~", "#*#", "4913"];

    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public bool IsIgnored(ReadOnlySpan<char> name)
    {
        if (name is ['.', ..])
            return true;
        foreach (var pattern in Usual)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
                return true;
        }

        foreach (var pattern in more)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
                return true;
        }

        return false;
    }

    public bool IsExcluded(string folder)
    {
        foreach (var excluded in excludedFolders)
        {
            if (IsWithin(folder, excluded))
                return true;
        }

        return false;
    }

    /// <summary>Whether a change of the path matters to one who watches the folder.</summary>
    public bool Matters(string path, string folder)
    {
        if (!IsWithin(path, folder) || IsExcluded(path))
            return false;
        var rest = path.AsSpan(folder.Length);
        foreach (var part in rest.SplitAny('/', '\\'))
        {
            if (!rest[part].IsEmpty && IsIgnored(rest[part]))
                return false;
        }

        return true;
    }

    /// <summary>Whether the path is the folder or lies in it; both absolute, the folder without a separator at its end.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, PathComparison) && (path.Length == folder.Length || path[folder.Length] is '/' or '\\');
}

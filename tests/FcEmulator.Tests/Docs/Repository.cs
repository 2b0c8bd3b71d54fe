using System.Text.RegularExpressions;

namespace FcEmulator.Tests.Docs;

/// <summary>Finds the repository's own files, for tests that hold pages and sources together. Stateless.</summary>
internal static partial class Repository
{
    /// <summary>Looked for above the test's binaries: the paths that compilers record are replaced in CI builds.</summary>
    public static string Root { get; } = Find();

    public static string PathOf(string relativePath) => Path.Combine([Root, .. relativePath.Split('/')]);

    public static string Read(string relativePath) => File.ReadAllText(PathOf(relativePath)).ReplaceLineEndings("\n");

    /// <summary>The rows of the Markdown table whose first column is called so, each cut into its cells.</summary>
    public static IReadOnlyList<string[]> Table(string relativePath, params string[] columns)
    {
        var lines = Read(relativePath).Split('\n');
        var head = Array.FindIndex(lines, line => line.StartsWith('|') && columns.SequenceEqual(Cells(line).Take(columns.Length)));
        Assert.True(head >= 0, $"{relativePath} has no table with the columns {string.Join(", ", columns)}.");
        return [.. lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)];
    }

    /// <summary>As <see cref="Table"/>, of all tables with these columns.</summary>
    public static IReadOnlyList<string[]> Tables(string relativePath, params string[] columns)
    {
        var lines = Read(relativePath).Split('\n');
        return
        [
            .. Enumerable.Range(0, lines.Length)
                .Where(at => lines[at].StartsWith('|') && columns.SequenceEqual(Cells(lines[at]).Take(columns.Length)))
                .SelectMany(head => lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)),
        ];
    }

    /// <summary>The texts between backticks.</summary>
    public static IEnumerable<string> Code(string text) => Backticks().Matches(text).Select(code => code.Groups[1].Value);

    private static string[] Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FcEmulator.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticks();
}

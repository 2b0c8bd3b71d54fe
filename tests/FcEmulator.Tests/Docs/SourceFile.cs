using System.Text.RegularExpressions;

namespace FcEmulator.Tests.Docs;

/// <summary>One source of the emulator, without its comments and texts. Immutable.</summary>
internal sealed partial record SourceFile(string Name, string Code)
{
    /// <summary>The folder under emulator/ that it belongs to; its own name where it lies beside the folders.</summary>
    public string Folder => Name.Split('/')[0];

    public static IReadOnlyList<SourceFile> All { get; } = [.. Load()];

    public bool Mentions(string word) => Regex.IsMatch(Code, $@"(?<![\w.]){Regex.Escape(word)}\b");

    /// <summary>Whether it names the namespace, by a using directive or in front of a type, also as seen from the common parent.</summary>
    public bool Uses(string folder) => Regex.IsMatch(Code, $@"\bFcEmulator\.{folder}\b|(?<![\w.]){folder}\.[A-Z]\w*(?=[\s.(<?;,)\[])");

    private static IEnumerable<SourceFile> Load()
    {
        var root = Repository.PathOf("emulator");
        foreach (var path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (!name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal))
                yield return new SourceFile(name, TextsAndComments().Replace(File.ReadAllText(path), " "));
        }
    }

    [GeneratedRegex(""" "{3,}[\s\S]*?"{3,} | "(?:\\.|[^"\\\n])*" | //[^\n]* | /\*[\s\S]*?\*/ """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TextsAndComments();
}

namespace FcEmulator.Configuration.Yaml;

/// <summary>A value of a YAML file with the line to blame for it. Immutable, compared by reference.</summary>
internal abstract class YamlNode(int line)
{
    /// <summary>1-based; the line of the key for values of a map, so that an error points at the name people look for.</summary>
    public int Line => line;

    /// <summary>How an error sentence names this value.</summary>
    public abstract string Description { get; }

    /// <summary>The same value used on another line.</summary>
    public abstract YamlNode At(int newLine);
}

internal enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}

internal sealed class ScalarNode(int line, string text, ScalarKind kind) : YamlNode(line)
{
    private const int LongestQuote = 60;

    public string Text => text;

    public ScalarKind Kind => kind;

    public override string Description => kind switch
    {
        ScalarKind.Null => "empty",
        ScalarKind.Text => $"\"{Shorten(text)}\"",
        _ => Shorten(text),
    };

    public override YamlNode At(int newLine) => new ScalarNode(newLine, text, kind);

    private static string Shorten(string text)
    {
        var oneLine = text.ReplaceLineEndings(" ");
        return oneLine.Length <= LongestQuote ? oneLine : string.Concat(oneLine.AsSpan(0, LongestQuote), "…");
    }
}

internal sealed class ListNode(int line, IReadOnlyList<YamlNode> items) : YamlNode(line)
{
    public IReadOnlyList<YamlNode> Items => items;

    public override string Description => "a list";

    public override YamlNode At(int newLine) => new ListNode(newLine, items);
}

internal sealed class MapNode(int line, OrderedDictionary<string, YamlNode> entries) : YamlNode(line)
{
    public OrderedDictionary<string, YamlNode> Entries => entries;

    public override string Description => "a map";

    public YamlNode? this[string key] => entries.GetValueOrDefault(key);

    public override YamlNode At(int newLine) => new MapNode(newLine, entries);
}

/// <summary>Stands where a value could not be made out and was reported; readers pass over it in silence.</summary>
internal sealed class BrokenNode(int line) : YamlNode(line)
{
    public override string Description => "unreadable";

    public override YamlNode At(int newLine) => new BrokenNode(newLine);
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FcEmulator.Configuration.Yaml;

/// <summary>
/// Builds nodes from parser events within bounds. YamlDotNet's own document model recurses without limit, so a file of brackets would
/// end the process. Not for several threads.
/// </summary>
internal sealed class YamlComposer(IParser parser, ErrorSink errors)
{
    private const int DeepestNesting = 64;

    /// <summary>With aliases counted as often as they are used, which is what makes a few lines explode.</summary>
    private const int MostNodes = 100_000;

    private readonly Dictionary<string, (YamlNode? Node, int Size)> _anchors = [];
    private int _count;

    /// <summary>The node at the parser's position; null after a fault, which has been reported.</summary>
    public YamlNode? Compose(int depth = 0)
    {
        var line = (int)parser.Current!.Start.Line;
        if (depth > DeepestNesting)
            return Fault(line, $"values are nested deeper than {DeepestNesting} levels. Flatten them.");
        var before = _count++;
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return Alias(alias, line);
        // YamlDotNet ends a map after some malformed keys without having given their value.
        if (parser.Current is not NodeEvent { Anchor: var anchor })
            return Fault(line, "a key or value is missing here. Write one on each side of the colon.");
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = (null, 0);
        YamlNode? node = parser.Current switch
        {
            MappingStart => Map(line, depth),
            SequenceStart => List(line, depth),
            _ => Scalar(parser.Consume<Scalar>(), line),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = (node, _count - before);
        return node is not null && _count > MostNodes ? TooMany(line) : node;
    }

    private YamlNode? Alias(AnchorAlias alias, int line)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored))
            return Fault(line, $"*{name} refers to an anchor that is not defined above. Write &{name} at the value it means.");
        if (anchored.Node is null)
            return Fault(line, $"*{name} stands inside the value it refers to. Remove it.");
        _count += anchored.Size;
        return _count > MostNodes ? TooMany(line) : anchored.Node.At(line);
    }

    private ScalarNode? Scalar(Scalar scalar, int line)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value;
        if (tag.Length > 0 && tag != "!" && !tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            Fault(line, $"the tag {tag} is not known. Remove it.");
            return null;
        }

        var isText = scalar.Style != ScalarStyle.Plain || tag is "!" or "tag:yaml.org,2002:str";
        return new ScalarNode(line, scalar.Value, isText ? ScalarKind.Text : PlainScalar.KindOf(scalar.Value));
    }

    private ListNode? List(int line, int depth)
    {
        parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (Compose(depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return new ListNode(line, items);
    }

    private MapNode? Map(int line, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new OrderedDictionary<string, YamlNode>();
        var merged = new List<MapNode>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Compose(depth + 1) is not { } keyNode)
                return null;
            if (keyNode is not ScalarNode key)
            {
                Fault(keyNode.Line, $"a key is {keyNode.Description}, but keys are words. Check the indentation and the braces.");
                return null;
            }

            if (Compose(depth + 1) is not { } value)
                return null;
            if (key.Text == "<<")
            {
                if (!MergeKey.TryCollect(value, merged))
                    errors.Add(key.Line, $"<< is {value.Description}, but it takes a map or a list of maps. Refer to one with *name.");
            }
            else if (entries.TryGetValue(key.Text, out var first))
            {
                errors.Add(key.Line, $"{key.Text} stands twice in this map, first on line {first.Line}. Remove one of them.");
            }
            else
            {
                entries.Add(key.Text, value.At(key.Line));
            }
        }

        MergeKey.Apply(entries, merged, ref _count);
        return new MapNode(line, entries);
    }

    private YamlNode? TooMany(int line) =>
        Fault(line, $"with its aliases written out the file has more than {MostNodes:N0} values. Use fewer anchors and aliases.");

    private YamlNode? Fault(int line, string message)
    {
        errors.Add(line, message);
        return null;
    }
}

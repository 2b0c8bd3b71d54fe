using System.Globalization;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>Follows <c>vars.a.b</c>, <c>this.…</c> and <c>resources.r.props.…</c> through the document. Not for several threads.</summary>
/// <param name="resolve">Resolves a node in a scope; a value on the way may be an expression itself.</param>
internal sealed class ReferenceLookup(MapNode document, Func<YamlNode, ExpressionScope, YamlNode> resolve)
{
    public ExpressionValue Find(Expression.Reference reference, int line, ExpressionScope scope)
    {
        var path = reference.Path;
        switch (path[0])
        {
            case "true" or "false" when path.Count == 1:
                return new ScalarNode(line, path[0], ScalarKind.Boolean);
            case "vars":
                return Member(document, path, 0, ExpressionScope.Document);
            case "this":
                return This(path, line, scope);
            case "resources" when path.Count < 3:
                return $"{reference} is not a value. Name a property, as in resources.{path.ElementAtOrDefault(1) ?? "name"}.props.region.";
            case "resources" when path[2] != "props":
                return $"resources.{path[1]}.{path[2]} exists only after a deployment, and fcemu deploys nothing. "
                    + $"Write the value itself, or refer to resources.{path[1]}.props.";
            case "resources":
                return Member(document, path, 0, new ExpressionScope(path[1]));
            default:
                return $"{reference} not found. {ExpressionFunctions.Supported}";
        }
    }

    private ExpressionValue This(IReadOnlyList<string> path, int line, ExpressionScope scope)
    {
        if (scope.Resource is not { } name)
            return "this means a resource, and there is none around this line. Refer to vars or resources instead.";
        var resource = (document["resources"] as MapNode)?[name] as MapNode;
        return path.ElementAtOrDefault(1) switch
        {
            "name" when path.Count == 2 => new ScalarNode(line, name, ScalarKind.Text),
            // Serverless Devs: a resource's own access, then the document's, then the default key alias.
            "access" when path.Count == 2 =>
                resolve(resource?["access"] ?? document["access"] ?? new ScalarNode(line, "default", ScalarKind.Text), scope),
            "component" or "props" when resource is not null => Member(resource, path, 1, scope),
            _ => $"{string.Join('.', path)} not found. this has name, access, component and props.",
        };
    }

    private ExpressionValue Member(YamlNode start, IReadOnlyList<string> path, int from, ExpressionScope scope)
    {
        var node = start;
        for (var i = from; i < path.Count; i++)
        {
            // Containers are entered unresolved, so that one member may refer to its sibling.
            if (node is ScalarNode)
                node = resolve(node, scope);
            if (node is BrokenNode)
                return node;
            var next = node switch
            {
                MapNode map => map[path[i]],
                ListNode list when int.TryParse(path[i], NumberStyles.None, CultureInfo.InvariantCulture, out var index) =>
                    list.Items.ElementAtOrDefault(index),
                _ => null,
            };
            if (next is null)
                return NotFound(node, path, i);
            node = next;
        }

        return resolve(node, scope);
    }

    private static string NotFound(YamlNode parent, IReadOnlyList<string> path, int at)
    {
        var sentence = $"{string.Join('.', path.Take(at + 1))} not found.";
        if (parent is not MapNode map)
            return at == 0 ? sentence : $"{sentence} {string.Join('.', path.Take(at))} is {parent.Description}.";
        var question = Nearest.Question(path[at], map.Entries.Keys);
        return question.Length > 0 ? sentence + question : $"{sentence} Define it, or correct the name.";
    }
}

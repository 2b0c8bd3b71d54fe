using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>
/// Replaces the <c>${…}</c> of a document by their values, each once, on demand and in any order. What cannot be made out is reported and
/// becomes a broken node. Not for several threads.
/// </summary>
internal sealed class ExpressionResolver
{
    private readonly Dictionary<(YamlNode Node, ExpressionScope Scope), YamlNode> _results = [];
    private readonly HashSet<YamlNode> _resolved = [];
    private readonly List<(YamlNode Node, ExpressionScope Scope)> _underWay = [];
    private readonly ResolveBudget _budget = new();
    private readonly ExpressionFunctions _functions;
    private readonly ReferenceLookup _lookup;
    private readonly ErrorSink _errors;

    public ExpressionResolver(MapNode document, ExpressionSource source, string folder, ErrorSink errors)
    {
        _errors = errors;
        _functions = new ExpressionFunctions(source with { Environment = DotEnv.Under(source.Environment, folder, errors) }, folder);
        _lookup = new ReferenceLookup(document, Resolve);
    }

    /// <summary>The node with every expression in it replaced.</summary>
    public YamlNode Resolve(YamlNode node, ExpressionScope scope)
    {
        if (_resolved.Contains(node) || node is BrokenNode || node is ScalarNode scalar && !Template.HasExpression(scalar.Text))
            return node;
        if (_results.TryGetValue((node, scope), out var known))
            return known;
        if (!_budget.TryEnter())
            return Broken(node, "values nest and refer to each other too deeply. Write some of them out.");
        var result = node switch
        {
            MapNode map => Children(map, scope),
            ListNode list => new ListNode(list.Line, [.. list.Items.Select(item => Resolve(item, scope))]),
            _ => Expand((ScalarNode)node, scope),
        };
        _budget.Leave();
        _resolved.Add(result);
        return _results[(node, scope)] = result;
    }

    private MapNode Children(MapNode map, ExpressionScope scope)
    {
        var entries = new OrderedDictionary<string, YamlNode>(map.Entries.Count);
        foreach (var (key, value) in map.Entries)
            entries.Add(key, Resolve(value, scope));
        return new MapNode(map.Line, entries);
    }

    private YamlNode Expand(ScalarNode scalar, ExpressionScope scope)
    {
        var self = (scalar, scope);
        var loop = _underWay.FindIndex(entry => entry.Equals(self));
        if (loop >= 0)
        {
            var lines = _underWay.Skip(loop).Append(self).Select(entry => $"line {entry.Node.Line}");
            return Broken(scalar, $"{scalar.Text} leads back to itself ({string.Join(" → ", lines)}). Write one of these values without a reference.");
        }

        _underWay.Add(self);
        var result = Evaluate(scalar, scope);
        // Serverless Devs evaluates a result that is a template itself once more, and leaves what that yields alone.
        if (result is ScalarNode { Kind: ScalarKind.Text } again && Template.HasExpression(again.Text))
            result = Evaluate(again, scope);
        _underWay.RemoveAt(_underWay.Count - 1);
        return result.At(scalar.Line);
    }

    private YamlNode Evaluate(ScalarNode scalar, ExpressionScope scope)
    {
        var parts = Template.Split(scalar.Text);
        if (parts is [{ IsExpression: true } only])
            return Value(only.Text, scalar, scope);
        var text = new System.Text.StringBuilder();
        foreach (var part in parts)
        {
            var value = part.IsExpression ? Value(part.Text, scalar, scope) : new ScalarNode(scalar.Line, part.Text, ScalarKind.Text);
            if (value is BrokenNode)
                return value;
            if (value is not ScalarNode piece)
                return Broken(scalar, $"${{{part.Text}}} is {value.Description}, which cannot stand inside a text. Refer to one of its members.");
            text.Append(piece.Kind == ScalarKind.Null ? "" : piece.Text);
            if (!_budget.TrySpend(piece.Text.Length))
                return TooLong(scalar);
        }

        return new ScalarNode(scalar.Line, text.ToString(), ScalarKind.Text);
    }

    private YamlNode Value(string source, ScalarNode at, ExpressionScope scope)
    {
        if (_budget.Exhausted)
            return TooLong(at);
        var (expression, problem) = ExpressionParser.Parse(source);
        if (expression is null)
            return Broken(at, $"${{{source}}} cannot be read: {problem}. {ExpressionFunctions.Supported}");
        var value = Value(expression, at, scope);
        if (value.Problem is not null)
            return Broken(at, $"${{{source}}}: {value.Problem}");
        return value.Node!;
    }

    private ExpressionValue Value(Expression expression, ScalarNode at, ExpressionScope scope)
    {
        switch (expression)
        {
            case Expression.Literal literal:
                return new ScalarNode(at.Line, literal.Text, literal.Kind);
            case Expression.Reference reference:
                return _lookup.Find(reference, at.Line, scope);
            case Expression.Call call:
                return Terms(call.Arguments, at, scope, texts => _functions.Call(call.Function, texts, at.Line));
            default:
                return Terms(((Expression.Sum)expression).Terms, at, scope, terms => ExpressionSum.Of(terms, at.Line));
        }
    }

    private ExpressionValue Terms(
        IReadOnlyList<Expression> terms, ScalarNode at, ExpressionScope scope, Func<IReadOnlyList<ScalarNode>, ExpressionValue> combine)
    {
        var scalars = new List<ScalarNode>(terms.Count);
        foreach (var term in terms)
        {
            var value = Value(term, at, scope);
            if (value.Problem is not null || value.Node is BrokenNode)
                return value;
            if (value.Node is not ScalarNode scalar)
                return $"{term} is {value.Node!.Description}, but text is needed there. Refer to one of its members.";
            scalars.Add(scalar);
        }

        var result = combine(scalars);
        return result.Node is ScalarNode made && !_budget.TrySpend(made.Text.Length) ? TooLong(at) : result;
    }

    private BrokenNode TooLong(ScalarNode at) => Broken(at, "the expressions of this file make more than 16 MiB of text. Use fewer of them.");

    private BrokenNode Broken(YamlNode at, string message)
    {
        _errors.Add(at.Line, message);
        return new BrokenNode(at.Line);
    }
}

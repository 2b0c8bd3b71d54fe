using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>
/// The routes of one custom domain: an exact path first, then the longest matching prefix, so <c>/*</c> comes last. Immutable.
/// FC documents the path forms, not their precedence; docs/fidelity.md has the row.
/// </summary>
internal sealed class DomainRoutes
{
    private readonly Entry[] _routes;

    public DomainRoutes(CustomDomainConfig domain, IReadOnlyList<ServedFunction> functions)
    {
        Name = domain.DomainName;
        _routes =
        [
            .. domain.Routes
                .Select(r => new Entry(r, functions.First(f => f.Config.Name == r.FunctionName)))
                .OrderByDescending(e => !e.IsPrefix)
                .ThenByDescending(e => e.Path.Length),
        ];
    }

    /// <summary>Lower case; <c>*.example.com</c> for a wildcard domain.</summary>
    public string Name { get; }

    public bool IsExactly(string host) => host == Name;

    /// <summary>A wildcard stands for exactly one label, as in certificates.</summary>
    public bool Covers(string host) =>
        Name.StartsWith("*.", StringComparison.Ordinal)
        && host.EndsWith(Name[1..], StringComparison.Ordinal)
        && host.Length > Name.Length - 1
        && !host[..^(Name.Length - 1)].Contains('.');

    public Route Find(string method, string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?');
        var path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        foreach (var route in _routes)
        {
            if (!route.Matches(path))
                continue;
            if (route.Methods.Count > 0 && !route.Methods.Contains(method))
                return Route.Refused(FcError.MethodNotAllowed(method, route.Function.Config.Name));
            var rewritten = route.Rewrite.Apply(path);
            return Route.To(route.Function, rewritten is null ? null : query < 0 ? rewritten : rewritten + pathAndQuery[query..]);
        }

        return Route.Refused(FcError.FunctionNotFound($"no route of domain '{Name}' matches the path '{path}'"));
    }

    private sealed class Entry(DomainRouteConfig route, ServedFunction function)
    {
        public bool IsPrefix { get; } = route.Path.EndsWith('*');

        public string Path { get; } = route.Path.TrimEnd('*');

        public ServedFunction Function { get; } = function;

        public IReadOnlySet<string> Methods { get; } = route.Methods;

        public PathRewrite Rewrite { get; } = new(route.Rewrites);

        public bool Matches(string path) => IsPrefix
            ? path.StartsWith(Path, StringComparison.Ordinal) || (Path.EndsWith('/') && path.AsSpan().SequenceEqual(Path.AsSpan(0, Path.Length - 1)))
            : path == Path;
    }
}

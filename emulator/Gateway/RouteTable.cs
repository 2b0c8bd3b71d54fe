using System.Collections.Concurrent;
using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>Host and path → function. Immutable but for a bounded memory of hosts it has seen; safe for use from several threads.</summary>
internal sealed class RouteTable
{
    /// <summary>Hosts are remembered so that the usual call costs one look-up; beyond this many they are worked out anew.</summary>
    private const int RememberedHosts = 1024;

    private readonly IReadOnlyList<ServedFunction> _functions;
    private readonly ServedFunction? _default;
    private readonly DomainRoutes[] _domains;
    private readonly ConcurrentDictionary<string, HostTarget> _seen = new(StringComparer.Ordinal);

    public RouteTable(IReadOnlyList<ServedFunction> functions, IReadOnlyList<CustomDomainConfig> domains, string? defaultFunction)
    {
        _functions = functions;
        _default = defaultFunction is null
            ? functions.Count == 1 ? functions[0] : null
            : functions.First(f => f.Config.Name == defaultFunction);
        _domains = [.. domains.Select(d => new DomainRoutes(d, functions))];
    }

    /// <param name="authority">The request's :authority, with or without port.</param>
    /// <param name="pathAndQuery">The request's :path.</param>
    public Route Find(string authority, string method, string pathAndQuery)
    {
        if (!_seen.TryGetValue(authority, out var target))
        {
            target = Resolve(HostNames.WithoutPort(authority));
            if (_seen.Count < RememberedHosts)
                _seen.TryAdd(authority, target);
        }

        var route = target.Domain is { } domain ? domain.Find(method, pathAndQuery) : target.Direct;
        if (route.Function is { } function && !function.Config.Trigger.Methods.Contains(method))
            return Route.Refused(FcError.MethodNotAllowed(method, function.Config.Name));
        return route;
    }

    private HostTarget Resolve(string host)
    {
        if (_domains.FirstOrDefault(d => d.IsExactly(host)) is { } exact)
            return new HostTarget(exact, default);
        if (_domains.Where(d => d.Covers(host)).MaxBy(d => d.Name.Length) is { } wildcard)
            return new HostTarget(wildcard, default);
        return new HostTarget(null, ResolveWithoutDomain(host));
    }

    private Route ResolveWithoutDomain(string host)
    {
        if (HostNames.TryParsePublic(host, out var label, out var region, out var vpc))
        {
            var function = _functions.FirstOrDefault(f => f.Config.Name.Equals(label, StringComparison.OrdinalIgnoreCase) && f.Config.Region == region)
                ?? _functions.FirstOrDefault(f => HostNames.Names(label, f.Config.Name) && f.Config.Region == region);
            if (function is null)
                return Route.Refused(FcError.DomainNotFound(host));
            return function.Config.Trigger.DisableInternetUrl && !vpc ? Route.Refused(FcError.InternetUrlDisabled()) : Route.To(function);
        }

        if (host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            var name = host[..^".localhost".Length];
            var function = _functions.FirstOrDefault(f => f.Config.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            return function is null ? Route.Refused(FcError.FunctionNotFound($"function '{name}' does not exist.")) : Route.To(function);
        }

        if (!HostNames.IsLocal(host))
            return Route.Refused(FcError.DomainNotFound(host));
        if (_default is not null)
            return Route.To(_default);
        var hosts = string.Join(", ", _functions.Select(f => $"{f.Config.Name}.localhost"));
        return Route.Refused(FcError.FunctionNotFound(
            $"'{host}' stands for no function because s.yaml has {_functions.Count}: call one of {hosts}, or set defaultFunction."));
    }

    private readonly record struct HostTarget(DomainRoutes? Domain, Route Direct);
}

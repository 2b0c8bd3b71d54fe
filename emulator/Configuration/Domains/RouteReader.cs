using System.Text.RegularExpressions;
using FcEmulator.Configuration.Functions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Domains;

/// <summary>Reads <c>routeConfig.routes</c> with their rewrites. Pure.</summary>
internal static class RouteReader
{
    public static IReadOnlyList<DomainRouteConfig> Read(
        MapReader props, string domain, IReadOnlySet<string> functionNames, ReadContext context)
    {
        const string Cure = "Write at least one route with functionName and path: /*.";
        if (!props.Require("routeConfig", Cure) || props.Map("routeConfig") is not { } config || !config.Require("routes", Cure))
            return [];
        var maps = config.Maps("routes") ?? [];
        if (config["routes"] is ListNode { Items.Count: 0 })
            config.Error("routes", $"routeConfig.routes is empty. {Cure}");
        return [.. maps.Select(map => Route(map, domain, functionNames, context)).OfType<DomainRouteConfig>()];
    }

    private static DomainRouteConfig? Route(MapReader route, string domain, IReadOnlySet<string> functionNames, ReadContext context)
    {
        var path = route.Text("path") ?? "/*";
        // One * at the very end makes a prefix; anywhere else it would never match.
        if (!path.StartsWith('/') || path.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star < path.Length - 1)
        {
            route.Error(
                "path", $"{route.NameOf("path")} is \"{path}\", but a route's path begins with / and has a * at its end only. Write /* or /package.Service/*.");
        }

        if (route.Text("qualifier") is { Length: > 0 } qualifier && qualifier != "LATEST")
            context.Note(ConfigNoteKind.SetAside, domain + path, $"qualifier {qualifier} is set aside; the code at hand stands for every version and alias.");
        var methods = TriggerReader.ReadMethods(route);
        if (methods.Count > 0 && !methods.Contains("POST"))
            context.Note(ConfigNoteKind.RouteWithoutPost, domain + path, "the route's methods have no POST, so no gRPC call takes it.", route.LineOf("methods"));
        var rewrites = Rewrites(route);
        if (!route.Require("functionName", "Name a function of this file.") || route.Text("functionName") is not { } function)
            return null;
        if (functionNames.Contains(function))
            return new DomainRouteConfig(path, function, methods, rewrites);
        var known = functionNames.Count == 0 ? "" : $" It has {string.Join(", ", functionNames.Order())}.";
        route.Error(
            "functionName",
            $"{route.NameOf("functionName")} is {function}, which is no function of this file.{known} Correct the name, or add the function.");
        return null;
    }

    /// <summary>
    /// Exact rules, then wildcards, then regular expressions: the order in which FC's page "Configure a rewrite policy" presents them.
    /// Which kind FC tries first is in no text at hand (assumed).
    /// </summary>
    private static IReadOnlyList<RewriteRuleConfig> Rewrites(MapReader route)
    {
        if (route.Map("rewriteConfig") is not { } config)
            return [];
        return
        [
            .. Rules(config, "equalRules", RewriteKind.Equal),
            .. Rules(config, "wildcardRules", RewriteKind.Wildcard),
            .. Rules(config, "regexRules", RewriteKind.Regex),
        ];
    }

    private static IEnumerable<RewriteRuleConfig> Rules(MapReader config, string key, RewriteKind kind)
    {
        foreach (var rule in config.Maps(key) ?? [])
        {
            var complete = rule.Require("match", "Write what to look for in the path.")
                & rule.Require("replacement", "Write what to put in its place.");
            if (!complete || rule.Text("match") is not { } match || rule.Text("replacement") is not { } replacement)
                continue;
            if (kind == RewriteKind.Regex && !IsRegex(match))
                rule.Error("match", $"{rule.NameOf("match")} is \"{match}\", which is not a regular expression. Check its brackets and repetitions.");
            else
                yield return new RewriteRuleConfig(kind, match, replacement);
        }
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

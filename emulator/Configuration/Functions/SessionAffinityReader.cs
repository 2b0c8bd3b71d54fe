using System.Text.RegularExpressions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>sessionAffinity</c> and <c>sessionAffinityConfig</c>. Pure.</summary>
internal static partial class SessionAffinityReader
{
    // Ranges: FC's HeaderFieldSessionAffinityConfig and CookieSessionAffinityConfig.
    private const int LongestTtl = 21600;
    private const int MostSessions = 200;

    // What the pages' examples have; the default of a key that is left out is in no text at hand (assumed).
    private const int DefaultIdleTimeout = 1800;
    private const int DefaultSessions = 20;

    private static readonly string[] Known = ["NONE", "HEADER_FIELD", "COOKIE", "MCP_SSE", "MCP_STREAMABLE"];

    /// <param name="concurrency">The function's instanceConcurrency.</param>
    public static SessionAffinityConfig? Read(MapReader props, int concurrency)
    {
        var kind = props.Text("sessionAffinity");
        if (kind is "COOKIE" or "HEADER_FIELD")
        {
            var cookie = kind == "COOKIE";
            if (Config(props) is { } config)
                return Read(config, cookie, concurrency);
            if (!cookie)
                props.Error("sessionAffinity", "sessionAffinity is HEADER_FIELD, but FC needs to know the header. Write sessionAffinityConfig with an affinityHeaderFieldName, such as my-session-id.");
            return cookie ? Defaults(concurrency) : null;
        }

        if (kind is not null && !Known.Contains(kind))
            props.Error("sessionAffinity", $"sessionAffinity is \"{kind}\", but FC accepts {string.Join(", ", Known)}.{Nearest.Question(kind, Known)} Write one of them.");
        return null;
    }

    /// <summary>A map, or the JSON text of one, which the fc3 component takes as well.</summary>
    private static MapReader? Config(MapReader props)
    {
        const string Key = "sessionAffinityConfig";
        if (props[Key] is not ScalarNode { Kind: ScalarKind.Text } json)
            return props.Map(Key);
        if (YamlFile.Parse(json.Text, new ErrorSink("")) is not MapNode map)
        {
            props.Error(Key, $"{Key} is {json.Description}, which is no JSON object. Write its keys on the lines below instead.");
            return null;
        }

        var here = new OrderedDictionary<string, YamlNode>();
        foreach (var (key, value) in map.Entries)
            here[key] = value.At(json.Line);
        return new MapReader(new MapNode(json.Line, here), $"{Key}.", props.Errors);
    }

    private static SessionAffinityConfig Read(MapReader config, bool cookie, int concurrency)
    {
        var ttl = config.Whole("sessionTTLInSeconds", 1, LongestTtl) ?? LongestTtl;
        var idle = config.Whole("sessionIdleTimeoutInSeconds", 0, LongestTtl);
        if (idle > ttl)
        {
            config.Error(
                "sessionIdleTimeoutInSeconds",
                $"{config.NameOf("sessionIdleTimeoutInSeconds")} is {idle}, but FC accepts no more than sessionTTLInSeconds, which is {ttl}. Write 0 to {ttl}.");
        }

        var sessions = config.Whole("sessionConcurrencyPerInstance", 1, MostSessions);
        if (sessions > concurrency)
        {
            config.Error(
                "sessionConcurrencyPerInstance",
                $"{config.NameOf("sessionConcurrencyPerInstance")} is {sessions}, but FC accepts no more than instanceConcurrency, which is {concurrency}. "
                + "Lower the one or raise the other.");
        }

        return new SessionAffinityConfig(
            cookie ? SessionAffinityKind.Cookie : SessionAffinityKind.HeaderField,
            cookie ? "" : ReadHeaderName(config),
            TimeSpan.FromSeconds(ttl),
            TimeSpan.FromSeconds(idle ?? Math.Min(DefaultIdleTimeout, ttl)),
            sessions ?? Math.Min(DefaultSessions, concurrency),
            ReuseIds: config.Flag("disableSessionIdReuse") != true);
    }

    private static string ReadHeaderName(MapReader config)
    {
        const string Key = "affinityHeaderFieldName";
        const string Rule = "FC accepts 5 to 40 letters, digits, - and _, the first a letter, and no name that begins with x-fc-";
        if (!config.Require(Key, "Write one, such as my-session-id."))
            return "";
        var name = config.Text(Key) ?? "";
        if (name.Length > 0 && (!HeaderName().IsMatch(name) || name.StartsWith("x-fc-", StringComparison.OrdinalIgnoreCase)))
            config.Error(Key, $"{config.NameOf(Key)} is \"{name}\", but {Rule}. Write such a name.");
        return name;
    }

    private static SessionAffinityConfig Defaults(int concurrency) => new(
        SessionAffinityKind.Cookie,
        "",
        TimeSpan.FromSeconds(LongestTtl),
        TimeSpan.FromSeconds(DefaultIdleTimeout),
        Math.Min(DefaultSessions, concurrency),
        ReuseIds: true);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{4,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();
}

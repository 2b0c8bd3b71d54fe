using System.Collections.Frozen;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads the HTTP trigger among <c>triggers</c>. Pure.</summary>
internal static class TriggerReader
{
    private const string AuthTypes = "anonymous, function or jwt";

    /// <summary>Methods an HTTP trigger can have.</summary>
    public static readonly FrozenSet<string> KnownMethods =
        FrozenSet.Create(StringComparer.Ordinal, "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");

    public static HttpTriggerConfig Read(MapReader props, string function, ReadContext context)
    {
        var triggers = props.Maps("triggers") ?? [];
        var http = triggers.Where(trigger => IsHttp(trigger) && Qualifier(trigger) == "LATEST").ToList();
        var others = triggers
            .Where(trigger => !http.Contains(trigger))
            .Select(trigger => trigger.Text("triggerName") ?? trigger.Text("triggerType") ?? "?")
            .ToList();
        if (others.Count > 0)
            context.Note(ConfigNoteKind.SetAside, function, $"triggers set aside, as only the HTTP trigger of LATEST takes gRPC: {string.Join(", ", others)}.");
        foreach (var further in http.Skip(1))
            context.Errors.Add(further.Line, $"{function} has a second HTTP trigger, but FC allows one for each version or alias. Remove it.");
        if (http.Count > 0)
            return Http(http[0]);
        if (!props.Has("triggers") || props["triggers"] is ListNode)
            context.Note(ConfigNoteKind.Assumed, function, "s.yaml has no HTTP trigger; an anonymous one for all methods stands in for the one created by hand.");
        return new HttpTriggerConfig(TriggerAuth.Anonymous, KnownMethods, DisableInternetUrl: false, Implied: true);
    }

    /// <summary>Reads authType of a trigger or a custom domain.</summary>
    public static TriggerAuth ReadAuth(MapReader config)
    {
        if (!config.Require("authType", $"Write authType: {AuthTypes}."))
            return TriggerAuth.Anonymous;
        var written = config.Text("authType");
        switch (written?.ToUpperInvariant())
        {
            case null or "ANONYMOUS":
                return TriggerAuth.Anonymous;
            case "FUNCTION":
                return TriggerAuth.Function;
            case "JWT":
                return TriggerAuth.Jwt;
            default:
                config.Error("authType", $"{config.NameOf("authType")} is \"{written}\", but FC accepts {AuthTypes}. Write one of them.");
                return TriggerAuth.Anonymous;
        }
    }

    /// <summary>Upper-case methods; unknown ones are reported.</summary>
    public static IReadOnlySet<string> ReadMethods(MapReader config)
    {
        var methods = (config.Texts("methods") ?? []).Select(method => method.ToUpperInvariant()).ToHashSet();
        foreach (var unknown in methods.Where(method => !KnownMethods.Contains(method)))
        {
            config.Error(
                "methods",
                $"{config.NameOf("methods")} has {unknown}, but FC accepts {string.Join(", ", KnownMethods.Order())}. Correct or remove it.");
        }

        return methods;
    }

    private static HttpTriggerConfig Http(MapReader trigger)
    {
        if (!trigger.Require("triggerConfig", "Write authType and methods below it.") || trigger.Map("triggerConfig") is not { } config)
            return new HttpTriggerConfig(TriggerAuth.Anonymous, KnownMethods, DisableInternetUrl: false, Implied: false);
        var auth = ReadAuth(config);
        var methods = ReadMethods(config);
        if (config.Require("methods", "Write methods: [GET, POST].") && config["methods"] is ListNode && !methods.Contains("POST"))
        {
            var written = methods.Count == 0 ? "empty" : string.Join(", ", methods);
            config.Error("methods", $"{config.NameOf("methods")} is {written}, but every gRPC call is a POST, which FC would answer with 403. Add POST.");
        }

        return new HttpTriggerConfig(auth, methods, config.Flag("disableURLInternet") ?? false, Implied: false)
        {
            AuthLine = config.Has("authType") ? config.LineOf("authType") : null,
        };
    }

    private static bool IsHttp(MapReader trigger) =>
        trigger.Require("triggerType", "Write triggerType: http.") && trigger.Text("triggerType") == "http";

    private static string Qualifier(MapReader trigger) => trigger.Text("qualifier") is { Length: > 0 } qualifier ? qualifier : "LATEST";
}

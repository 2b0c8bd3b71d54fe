using System.Globalization;
using System.Security.Authentication;
using System.Text;

namespace FcEmulator.Configuration;

/// <summary>The resolved model and errors as text for people. Shows no value of an environment variable and no key. Pure.</summary>
internal static class ModelText
{
    public static string Of(ServerlessApp app)
    {
        var text = new StringBuilder();
        text.Append(app.File).Append('\n');
        foreach (var function in app.Functions)
            Function(text, function);
        foreach (var domain in app.Domains)
            Domain(text, domain);
        Notes(text, app.Notes);
        return text.ToString();
    }

    /// <summary>One line an error, then how many there are.</summary>
    public static string Of(IReadOnlyList<ConfigError> errors)
    {
        var count = errors.Count == 1 ? "1 error" : $"{errors.Count} errors";
        return string.Concat(errors.Select(error => $"{error}\n")) + $"{count}.\n";
    }

    private static void Function(StringBuilder text, FunctionConfig function)
    {
        var runtime = function.CustomRuntime;
        Heading(text, $"function {function.Name}");
        Row(text, "region", function.Region);
        Row(text, "runtime", function.Runtime);
        Row(text, "handler", function.Handler);
        if (function.Container is { } container)
            Container(text, container);
        else
            Row(text, "command", CommandLine([.. runtime.Command, .. runtime.Args]));
        Row(text, "port", Number(runtime.Port));
        Row(text, "code", function.CodeDirectory);
        Row(text, "timeout", Seconds(function.Timeout));
        Row(text, "cpu", $"{function.Cpu.ToString("0.####", CultureInfo.InvariantCulture)} vCPU");
        Row(text, "memorySize", $"{Number(function.MemorySize)} MB");
        Row(text, "diskSize", $"{Number(function.DiskSize)} MB");
        Row(text, "instanceConcurrency", Number(function.InstanceConcurrency));
        Row(text, "reservedConcurrency", function.ReservedConcurrency is { } reserved ? Number(reserved) : "none");
        Row(text, "minimum instances", Number(function.MinimumInstances));
        Row(text, "health check", runtime.HealthCheck is { } check ? HealthCheck(check) : "none");
        Row(text, "session affinity", function.SessionAffinity is { } affinity ? SessionAffinity(affinity) : "none");
        Row(text, "initializer", Hook(function.Initializer));
        Row(text, "preStop", Hook(function.PreStop));
        Row(text, "trigger", Trigger(function.Trigger));
        Row(text, "role", function.Role is null ? "none" : "set");
        Row(text, "environmentVariables", OrNone(function.EnvironmentVariables.Keys));
        foreach (var step in function.PreDeploy)
            Row(text, "pre-deploy", $"{step.Run.Trim()} (in {step.Directory})");
    }

    private static void Container(StringBuilder text, ContainerConfig container)
    {
        Row(text, "image", container.Image);
        Row(text, "entrypoint", container.Entrypoint.Count == 0 ? "the image's" : CommandLine(container.Entrypoint));
        Row(text, "command", container.Command.Count == 0 ? "the image's" : CommandLine(container.Command));
    }

    private static void Domain(StringBuilder text, CustomDomainConfig domain)
    {
        Heading(text, $"domain {domain.DomainName}");
        Row(text, "certificate", domain.Certificate is null ? "the development certificate" : "its own (certConfig)");
        Row(text, "TLS", Versions(domain.TlsVersions));
        Row(text, "authType", Auth(domain.Auth));
        foreach (var route in domain.Routes)
        {
            Row(text, "route", $"{route.Path} → {route.FunctionName} ({Methods(route.Methods, "methods of the trigger")})");
            foreach (var rule in route.Rewrites)
                Row(text, "  rewrite", $"{Word(rule.Kind.ToString())} {rule.Match} → {rule.Replacement}");
        }
    }

    private static void Notes(StringBuilder text, IReadOnlyList<ConfigNote> notes)
    {
        if (notes.Count == 0)
            return;
        Heading(text, "notes");
        foreach (var note in notes)
            text.Append("  - ").Append(note).Append('\n');
    }

    private static string SessionAffinity(SessionAffinityConfig affinity)
    {
        var by = affinity.Kind == SessionAffinityKind.Cookie ? "by cookie" : $"by header {affinity.HeaderName}";
        var ids = affinity.ReuseIds ? "" : ", ids not reused";
        return $"{by}, {Seconds(affinity.Ttl)}, idle {Seconds(affinity.IdleTimeout)}, up to {Number(affinity.SessionsPerInstance)} an instance{ids}";
    }

    private static string HealthCheck(HealthCheckConfig check) =>
        $"GET {check.HttpGetUrl} after {Seconds(check.InitialDelay)}, every {Seconds(check.Period)}, within {Seconds(check.Timeout)}, "
        + $"unhealthy after {Number(check.FailureThreshold)}, healthy after {Number(check.SuccessThreshold)}";

    private static string Hook(LifecycleHookConfig? hook) =>
        hook is null ? "none" : $"{(hook.Command.Count > 0 ? CommandLine(hook.Command) : hook.Handler)} (within {Seconds(hook.Timeout)})";

    private static string Trigger(HttpTriggerConfig trigger) =>
        $"{Auth(trigger.Auth)}, {Methods(trigger.Methods, "no methods")}"
        + (trigger.DisableInternetUrl ? ", not on the public host" : "")
        + (trigger.Implied ? ", implied" : "");

    private static string Auth(TriggerAuth auth) => Word(auth.ToString());

    private static string Methods(IReadOnlySet<string> methods, string none) =>
        methods.Count == 0 ? none : string.Join(' ', methods.Order(StringComparer.Ordinal));

    private static string Versions(SslProtocols versions) => string.Join(
        ", ",
        new[] { (SslProtocols.Tls12, "1.2"), (SslProtocols.Tls13, "1.3") }.Where(pair => versions.HasFlag(pair.Item1)).Select(pair => pair.Item2));

    private static string CommandLine(IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word));

    private static string OrNone(IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Order(StringComparer.Ordinal));
        return list.Length == 0 ? "none" : list;
    }

    private static string Word(string name) => name.ToLowerInvariant();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private static void Heading(StringBuilder text, string heading) => text.Append('\n').Append(heading).Append('\n');

    private static void Row(StringBuilder text, string name, string value) => text.Append("  ").Append(name.PadRight(22)).Append(value).Append('\n');
}

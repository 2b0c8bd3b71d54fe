namespace FcEmulator.Configuration;

/// <summary>Keeps triggers and domains that ask for a signature or token from being opened to everybody by accident. Pure.</summary>
internal static class AuthCheck
{
    /// <summary>One error for each that the emulator cannot guard; none where <paramref name="ignoreAuth"/> opens them on purpose.</summary>
    /// <param name="file">s.yaml's path as the user gave it.</param>
    public static IReadOnlyList<ConfigError> Errors(ServerlessApp app, string file, bool ignoreAuth)
    {
        if (ignoreAuth)
            return [];
        return
        [
            .. app.Functions
                .Where(function => function.Trigger.Auth != TriggerAuth.Anonymous)
                .Select(function => Error(file, function.Trigger.AuthLine, $"function {function.Name}", function.Trigger.Auth)),
            .. app.Domains
                .Where(domain => domain.Auth != TriggerAuth.Anonymous)
                .Select(domain => Error(file, domain.AuthLine, $"domain {domain.DomainName}", domain.Auth)),
        ];
    }

    private static ConfigError Error(string file, int? line, string owner, TriggerAuth auth)
    {
        var name = auth == TriggerAuth.Jwt ? "jwt" : "function";
        return new ConfigError(
            file,
            line,
            $"{owner} has authType {name}, which fcemu cannot check yet and does not open silently. "
            + "Start with --ignore-auth to let everybody in, or write authType: anonymous.");
    }
}

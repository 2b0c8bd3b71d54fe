namespace FcEmulator.Gateway;

/// <summary>Which headers FC does not hand on (page "Web functions": reserved fields), and what HTTP/2 keeps to each hop.</summary>
internal static class PassedHeaders
{
    public static bool ToFunction(string name) =>
        !IsReserved(name)
        && !name.StartsWith(':')
        // It is the request's :authority.
        && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Proxy-Connection", StringComparison.OrdinalIgnoreCase);

    public static bool ToClient(string name, string value) =>
        !IsReserved(name)
        && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Date", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Server", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        && !(name.Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase)
            && value.StartsWith("attachment", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a name is one that only FC may use, and neither its own protocol's nor HTTP's.</summary>
    public static bool IsLost(string name) =>
        IsFcs(name)
        && !name.Equals("X-Fc-Invocation-Type", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("X-Fc-Log-Type", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("X-Fc-Status", StringComparison.OrdinalIgnoreCase);

    private static bool IsReserved(string name) =>
        IsFcs(name)
        || name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Keep-Alive", StringComparison.OrdinalIgnoreCase);

    private static bool IsFcs(string name) => name.StartsWith("x-fc-", StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;

namespace Greeter;

/// <summary>Which port the platform told this instance to listen on. Pure.</summary>
internal static class GreeterPort
{
    /// <summary>
    /// In the order asked. FC documents FC_CUSTOM_LISTEN_PORT (environment variables page); FC's own Go runtime reads FC_SERVER_PORT, and
    /// PORT is what most other platforms set.
    /// </summary>
    private static readonly string[] Variables = ["FC_SERVER_PORT", "FC_CUSTOM_LISTEN_PORT", "PORT"];

    /// <summary>FC's default for customRuntimeConfig.port.</summary>
    private const int Default = 9000;

    public static bool TryRead(Func<string, string?> variable, out int port, out string problem)
    {
        problem = "";
        port = Default;
        foreach (var name in Variables)
        {
            if (variable(name) is not { Length: > 0 } text)
                continue;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue)
                return true;
            problem = $"{name} is '{text}': give a port from 1 to 65535, or 0 for any free one.";
            return false;
        }

        return true;
    }
}

using System.Globalization;
using FcEmulator.Configuration;

namespace FcEmulator.Instances.Launching;

/// <summary>The command line of one instance, with its port and its code folder filled in. Pure.</summary>
/// <param name="Program">First word, not yet looked up.</param>
internal sealed record InstanceCommand(string Program, IReadOnlyList<string> Arguments)
{
    private const string PortPlaceholder = "{port}";

    public static InstanceCommand Of(FunctionConfig function, int port)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var words = Words(function).Select(word => Fill(CodeFolder.Localize(word, function.CodeDirectory), portText)).ToArray();
        return new(words[0], words[1..]);
    }

    public static string Fill(string word, string port) => word.Replace(PortPlaceholder, port, StringComparison.Ordinal);

    /// <summary>Whether the command line says the port, so that reading variables is not the only way to learn it.</summary>
    public static bool NamesPort(FunctionConfig function) => Words(function).Any(word => word.Contains(PortPlaceholder, StringComparison.Ordinal));

    private static IEnumerable<string> Words(FunctionConfig function) => function.Container is { } container
        ? container.Entrypoint.Concat(container.Command)
        : function.CustomRuntime.Command.Concat(function.CustomRuntime.Args);
}

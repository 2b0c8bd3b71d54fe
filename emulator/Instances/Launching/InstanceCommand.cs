using System.Globalization;
using FcEmulator.Configuration;

namespace FcEmulator.Instances.Launching;

/// <summary>The command line of one instance, with its port and its code folder filled in. Pure.</summary>
/// <param name="Program">First word, not yet looked up.</param>
/// <param name="NamesPort">Whether the command line says the port, so that reading variables is not the only way to learn it.</param>
internal sealed record InstanceCommand(string Program, IReadOnlyList<string> Arguments, bool NamesPort)
{
    private const string PortPlaceholder = "{port}";

    public static InstanceCommand Of(FunctionConfig function, int port)
    {
        var written = function.CustomRuntime.Command.Concat(function.CustomRuntime.Args).ToArray();
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var words = written
            .Select(word => CodeFolder.Localize(word, function.CodeDirectory).Replace(PortPlaceholder, portText, StringComparison.Ordinal))
            .ToArray();
        return new(words[0], words[1..], written.Any(word => word.Contains(PortPlaceholder, StringComparison.Ordinal)));
    }
}

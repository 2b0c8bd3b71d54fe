using System.Text;
using System.Text.RegularExpressions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>environmentVariables</c> by FC's rules. Sentences name variables, never their values. Pure.</summary>
internal static partial class EnvironmentReader
{
    /// <summary>FC page "Environment variables": all together at most 4 KB.</summary>
    private const int MostBytes = 4096;

    public static IReadOnlyDictionary<string, string> Read(MapReader props)
    {
        var variables = new Dictionary<string, string>();
        if (props.Map("environmentVariables") is not { } map)
            return variables;
        foreach (var name in map.Keys)
        {
            if (!VariableName().IsMatch(name))
                map.Error(name, $"the variable name \"{name}\" is not accepted by FC. Begin with a letter, and use letters, digits and _ only.");
            else if (name.StartsWith("FC_", StringComparison.Ordinal))
                map.Error(name, $"the variable {name} begins with FC_, which FC keeps for its own. Choose another name.");
            // A variable that is named but empty is set to nothing.
            variables[name] = map.Text(name) ?? "";
        }

        var bytes = variables.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        if (bytes > MostBytes)
        {
            props.Error(
                "environmentVariables",
                $"environmentVariables take {bytes} bytes, but FC accepts {MostBytes} for all names and values. Move large values into a file of the code.");
        }

        return variables;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}

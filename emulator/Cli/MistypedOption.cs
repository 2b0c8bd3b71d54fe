using System.CommandLine;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary>A command that takes files takes a mistyped option for one; this finds it. Stateless.</summary>
internal static class MistypedOption
{
    /// <summary>Null where all of them may be files.</summary>
    public static ConfigError? In(IEnumerable<string> files, Command command)
    {
        // What stands behind -- may be called what it likes, as long as it is there.
        if (files.FirstOrDefault(file => file.StartsWith('-') && file.Length > 1 && !File.Exists(file)) is not { } mistyped)
            return null;
        var name = mistyped.Split('=')[0];
        var question = Nearest.Question(name, command.Options.Select(option => option.Name));
        return new ConfigError(name, null, $"there is no such option.{question} See fcemu {command.Name} --help.");
    }
}

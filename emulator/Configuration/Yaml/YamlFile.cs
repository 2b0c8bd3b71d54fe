using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FcEmulator.Configuration.Yaml;

/// <summary>Turns the text of a YAML file into nodes with lines; faults go to the sink. Safe for use from several threads.</summary>
internal static class YamlFile
{
    /// <summary>The file's one document; null when there is none to work with, with the reason in <paramref name="errors"/>.</summary>
    public static YamlNode? Read(string path, ErrorSink errors)
    {
        var (text, problem) = BoundedText.Read(path);
        if (text is not null)
            return Parse(text, errors);
        errors.Add(null, problem switch
        {
            "does not exist" => "the file does not exist. Check the path.",
            "is a folder" => "this is a folder. Name the YAML file in it.",
            "is larger than 1 MiB" => "the file is larger than 1 MiB, which is the most that is read. Remove what does not belong into it.",
            "is not UTF-8 text" => "the file is not UTF-8 text. Save it as UTF-8.",
            _ => $"the file {problem}. Check the path and its permissions.",
        });
        return null;
    }

    /// <summary>As <see cref="Read"/>; a text without any value is an empty map.</summary>
    public static YamlNode? Parse(string text, ErrorSink errors)
    {
        try
        {
            var parser = new GuardedParser(new Parser(new Scanner(new StringReader(text), skipComments: true)));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return new MapNode(1, []);
            parser.Consume<DocumentStart>();
            if (new YamlComposer(parser, errors).Compose() is not { } node)
                return null;
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                errors.Add((int)second.Start.Line, "a second YAML document begins here, but one file is one document. Remove the line with ---.");
                return null;
            }

            return node is ScalarNode { Kind: ScalarKind.Null } ? new MapNode(1, []) : node;
        }
        catch (YamlException e)
        {
            // At the end of the text the parser is one line ahead.
            var line = Math.Clamp((int)e.Start.Line, 1, text.AsSpan().Count('\n') + 1);
            errors.Add(line, $"this is not valid YAML: {Clause(e.Message)}. Check indentation, quotes and brackets here.");
            return null;
        }
    }

    private static string Clause(string message)
    {
        var clause = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return clause.Length == 0 ? "it cannot be parsed" : char.ToLowerInvariant(clause[0]) + clause[1..];
    }
}

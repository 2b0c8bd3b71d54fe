using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>The functions that expressions may call. Not for several threads.</summary>
/// <param name="folder">The folder of s.yaml, from which paths count.</param>
internal sealed class ExpressionFunctions(ExpressionSource source, string folder)
{
    public const string Supported =
        "fcemu understands vars.x, this.props.x, this.name, this.access, resources.r.props.x, env('K', 'default'), file('p'), path('p'), "
        + "config('AccountID'), texts, numbers, + and parentheses.";

    private readonly Dictionary<string, (string? Text, string? Problem)> _files = [];

    public ExpressionValue Call(string function, IReadOnlyList<ScalarNode> arguments, int line)
    {
        var most = function == "env" ? 2 : 1;
        if (function is not ("env" or "file" or "path" or "config"))
            return $"{function}() is not supported. {Supported}";
        if (arguments.Count == 0 || arguments.Count > most)
            return $"{function}() takes {(most == 1 ? "one text" : "a name and perhaps a default")}, not {arguments.Count} values.";
        var first = arguments[0].Text;
        return function switch
        {
            "env" => Env(first, arguments.ElementAtOrDefault(1), line),
            "file" => File(first, line),
            "path" => Path(first, line),
            _ => Config(first, line),
        };
    }

    private ExpressionValue Env(string name, ScalarNode? fallback, int line)
    {
        if (source.Environment.TryGetValue(name, out var value))
            return Text(value, line);
        if (fallback is not null)
            return fallback;
        return $"the environment variable {name} not found. Set it, write it into .env beside s.yaml, or give a default: env('{name}', 'value').";
    }

    private ExpressionValue File(string path, int line)
    {
        if (!_files.TryGetValue(path, out var read))
            _files[path] = read = BoundedText.Read(System.IO.Path.Combine(folder, path));
        return read.Text is null ? $"the file {path} {read.Problem}. Paths count from the folder of s.yaml." : Text(read.Text, line);
    }

    private ExpressionValue Path(string path, int line)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            return "the path holds a NUL character. Remove it.";
        var full = System.IO.Path.GetFullPath(path, folder);
        return System.IO.Path.Exists(full) ? Text(full, line) : $"the path {path} not found. Paths count from the folder of s.yaml.";
    }

    /// <summary>Serverless Devs takes these from its stored credentials, which the emulator neither has nor needs.</summary>
    private ExpressionValue Config(string key, int line) => key switch
    {
        "AccountID" => Text(source.AccountId, line),
        "AccessKeyID" => Text(Credential("ALIBABA_CLOUD_ACCESS_KEY_ID", "fcemu-access-key-id"), line),
        "AccessKeySecret" => Text(Credential("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "fcemu-access-key-secret"), line),
        "SecurityToken" => Text(Credential("ALIBABA_CLOUD_SECURITY_TOKEN", ""), line),
        _ => $"config('{key}') not found. fcemu has AccountID, AccessKeyID, AccessKeySecret and SecurityToken.",
    };

    private string Credential(string variable, string placeholder) => source.Environment.GetValueOrDefault(variable, placeholder);

    private static ScalarNode Text(string text, int line) => new(line, text, ScalarKind.Text);
}

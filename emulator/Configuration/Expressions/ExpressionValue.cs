using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>What an expression yields: a node, or a sentence that says why there is none. Immutable.</summary>
internal readonly record struct ExpressionValue(YamlNode? Node, string? Problem)
{
    public static implicit operator ExpressionValue(YamlNode node) => new(node, null);

    public static implicit operator ExpressionValue(string problem) => new(null, problem);
}

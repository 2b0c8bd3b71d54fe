using System.Text.RegularExpressions;
using FcEmulator.Configuration.Expressions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads the steps of <c>actions.pre-deploy</c>. Pure.</summary>
internal static class PreDeployReader
{
    private const string Prefix = "pre-";

    /// <summary>The command whose actions the emulator runs: starting takes the place of deploying.</summary>
    private const string Command = "deploy";

    /// <summary>Steps in order. Other actions are neither read nor evaluated, since nothing here runs them.</summary>
    public static IReadOnlyList<BuildStepConfig> Read(
        MapNode owner, string name, ExpressionResolver resolver, ExpressionScope scope, ReadContext context)
    {
        var steps = new List<BuildStepConfig>();
        var setAside = new SortedSet<string>(StringComparer.Ordinal);
        if (new MapReader(owner, "", context.Errors).Map("actions") is not { } actions)
            return steps;
        foreach (var key in actions.Keys.Where(key => IsPreDeploy(key, actions.LineOf(key), context.Errors)))
        {
            var resolved = (MapNode)resolver.Resolve(new MapNode(actions.Line, new() { [key] = actions[key]! }), scope);
            foreach (var step in new MapReader(resolved, "actions.", context.Errors).Maps(key) ?? [])
            {
                if (step.Has("run"))
                    steps.Add(Step(step, context));
                else
                    setAside.UnionWith(step.Keys.Where(kind => kind is "component" or "plugin"));
            }
        }

        if (setAside.Count > 0)
            context.Note(ConfigNoteKind.SetAside, name, $"pre-deploy steps set aside, as only run: is done here: {string.Join(", ", setAside)}.");
        return steps;
    }

    private static BuildStepConfig Step(MapReader step, ReadContext context)
    {
        var path = step.Text("path") ?? ".";
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            step.Error("path", $"{step.NameOf("path")} holds a NUL character. Remove it.");
            path = ".";
        }

        return new BuildStepConfig(step.Text("run") ?? "", Path.GetFullPath(path, context.Folder));
    }

    /// <summary><c>pre-deploy</c>, or <c>pre-${regex('deploy|local')}</c> where the expression matches the command.</summary>
    private static bool IsPreDeploy(string key, int line, ErrorSink errors)
    {
        if (!Template.HasExpression(key))
            return key == Prefix + Command;
        if (Template.Split(key) is not [{ IsExpression: false } head, { IsExpression: true } tail]
            || ExpressionParser.Parse(tail.Text).Expression is not Expression.Call { Function: "regex", Arguments: [Expression.Literal pattern] })
        {
            errors.Add(line, $"the action {key} cannot be read. Write pre-deploy, or pre-${{regex('deploy|local')}}.");
            return false;
        }

        try
        {
            // Without backtracking no pattern takes long.
            var regex = new Regex(pattern.Text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return head.Text == Prefix && regex.IsMatch(Command);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            errors.Add(line, $"the regular expression of the action {key} cannot be used. Write a simple one, such as 'deploy|local'.");
            return false;
        }
    }
}

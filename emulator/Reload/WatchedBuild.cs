using FcEmulator.Configuration;
using FcEmulator.Instances.Build;
using FcEmulator.Telemetry;

namespace FcEmulator.Reload;

/// <summary>Builds functions again, and tells what the build wrote from what somebody edited meanwhile. For one caller at a time.</summary>
internal sealed class WatchedBuild(EventStream events, TimeProvider time)
{
    /// <summary>What builds have written so far, outside of the folders that only they write.</summary>
    private readonly HashSet<string> _outputs = new(StringComparer.Ordinal);

    /// <summary>What went wrong; null where nothing did.</summary>
    public async Task<string?> RunAsync(IEnumerable<FunctionConfig> functions, CancellationToken cancellationToken)
    {
        foreach (var function in functions)
        {
            var failure = await PreDeploy.RunAsync(
                function, line => events.Publish(new BuildOutput(line.At, function.Name, line.Text)), time, cancellationToken);
            if (failure is not null)
                return failure.Message;
        }

        return null;
    }

    /// <summary>The state to compare later ones with: what a build wrote is no change, what was edited meanwhile is one.</summary>
    /// <param name="before">When the build began.</param>
    /// <param name="onlyBuild">
    /// Nobody is taken to have edited anything. So after the first build, and after one that only followed another: whatever changes then
    /// is written by the build each time, and another build would be followed by yet another.
    /// </param>
    public SourceState Absorb(SourceState before, SourceState after, WatchPlan plan, bool onlyBuild)
    {
        var written = before.ChangesTo(after)
            .Where(path => !plan.Files.Contains(path))
            .Where(path => _outputs.Contains(path) || onlyBuild || IsOutput(path, plan))
            .ToList();
        foreach (var path in before.ChangesTo(after).Where(path => !plan.Files.Contains(path)))
            _outputs.Add(path);
        return before.With(written, after);
    }

    private static bool IsOutput(string path, WatchPlan plan) =>
        plan.Functions.Any(function => function.Output is { } output && WatchRules.IsWithin(path, output));
}

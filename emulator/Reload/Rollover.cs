using System.Text.Json;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Gateway;
using FcEmulator.Scheduling;

namespace FcEmulator.Reload;

/// <summary>
/// Puts another app into the place of the one that is served: new instances first, then the swap, then the old ones finish what they have.
/// For one caller at a time.
/// </summary>
/// <param name="serve">Makes a function servable, without an instance yet.</param>
internal sealed class Rollover(LiveApp live, Scheduler scheduler, Func<FunctionConfig, ServedFunction> serve, string? defaultFunction)
{
    /// <summary>Functions whose configuration differs from the one that is served, or that are not served yet.</summary>
    public IReadOnlyList<string> ChangedIn(ServerlessApp next) =>
        [.. next.Functions.Where(function => Served(function.Name) is not { } old || !IsSame(old.Config, function)).Select(function => function.Name)];

    /// <summary>
    /// All or nothing: where a new instance does not come up, everything stays as it was. A cancelled token gives up likewise.
    /// </summary>
    /// <param name="touched">Functions whose code changed.</param>
    /// <param name="reason">Why instances are started and stopped.</param>
    public async Task<RolloverOutcome> ApplyAsync(
        ServerlessApp next, CertificateSelector certificates, IReadOnlyCollection<string> touched, string reason, CancellationToken cancellationToken)
    {
        var renewed = ChangedIn(next).Union(touched).ToHashSet();
        var old = live.Current;
        var functions = next.Functions.Select(function => renewed.Contains(function.Name) ? serve(function) : Served(function.Name)!).ToList();
        var added = functions.Except(old.Functions).ToList();
        var failed = await StartAsync(added, reason, cancellationToken);
        if (failed.Count > 0 || cancellationToken.IsCancellationRequested)
        {
            foreach (var function in added)
                scheduler.Remove(function.Scheduled, "given up");
            return new RolloverOutcome(failed, [], [], 0);
        }

        live.Swap(ServedApp.Of(next, functions, certificates, defaultFunction));
        var gone = old.Functions.Except(functions).ToList();
        var finishing = gone.Sum(function => scheduler.Remove(function.Scheduled, reason));
        return new RolloverOutcome(
            [],
            [.. added.Select(function => function.Config.Name)],
            [.. gone.Select(function => function.Config.Name).Except(functions.Select(function => function.Config.Name))],
            finishing);
    }

    /// <summary>The functions of which no new instance came up. Only those get one that have an old one: the others wait for a call.</summary>
    private async Task<IReadOnlyList<string>> StartAsync(List<ServedFunction> added, string reason, CancellationToken cancellationToken)
    {
        var starts = added
            .Where(function => Served(function.Config.Name) is { } old && scheduler.InstancesOf(old.Scheduled).Count > 0)
            .Select(function => (function.Config.Name, Started: scheduler.StartAheadAsync(function.Scheduled, reason, cancellationToken)))
            .ToList();
        await Task.WhenAll(starts.Select(start => start.Started));
        return [.. starts.Where(start => start.Started.Result is AcquireFailure.NotStarted).Select(start => start.Name)];
    }

    private ServedFunction? Served(string name) => live.Current.Functions.FirstOrDefault(function => function.Config.Name == name);

    /// <summary>By their contents: records compare the lists within them by reference.</summary>
    private static bool IsSame(FunctionConfig one, FunctionConfig other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}

using FcEmulator.Configuration.Faults;
using FcEmulator.Instances;

namespace FcEmulator.Faults;

/// <summary>Starts instances through another launcher, more slowly or not at all where a rule says so. As thread-safe as the other.</summary>
internal sealed class FaultyLauncher(IInstanceLauncher inner, FaultRules rules, TimeProvider time) : IInstanceLauncher
{
    public Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken) =>
        rules.OfStart(start.Function.Name) is { } hits ? StartAsync(start, hits, cancellationToken) : inner.StartAsync(start, cancellationToken);

    private async Task<IRunningInstance> StartAsync(InstanceStart start, IReadOnlyList<FaultHit> hits, CancellationToken cancellationToken)
    {
        foreach (var hit in hits)
        {
            hit.Happened();
            start.Faulted?.Invoke(hit.Mark);
            if (hit.Rule.Kind == FaultKind.StartFailure)
                throw new InstanceStartException(StartFailure.Exited, $"A fault put in on purpose keeps it from starting ({hit.Mark}).", []);
            await Task.Delay(hit.Rule.Time, time, cancellationToken);
        }

        return await inner.StartAsync(start, cancellationToken);
    }
}

using FcEmulator.Configuration;
using FcEmulator.Instances.Hooks;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>The health checks of instances: the one that decides about a start, and those that follow while it lives. Safe for use from several threads.</summary>
internal sealed class HealthWatch(EmulatorSettings settings, EventStream events, TimeProvider time)
{
    /// <summary>The check before the first request: FC fails the start if it fails. Null where it passed, or the function has none.</summary>
    public async Task<string?> FirstAsync(FunctionInstance instance, CancellationToken cancellationToken)
    {
        if (settings.HealthCheckOf(instance.Config) is not { } check)
            return null;
        await Task.Delay(check.InitialDelay, time, cancellationToken);
        return await Probe(instance, check).CheckAsync(cancellationToken);
    }

    /// <summary>Checks a ready instance every period until it is gone.</summary>
    /// <param name="changed">Told when the verdict changes.</param>
    public async Task KeepCheckingAsync(FunctionInstance instance, Action<bool> changed, CancellationToken cancellationToken)
    {
        if (settings.HealthCheckOf(instance.Config) is not { } check)
            return;
        var probe = Probe(instance, check);
        var verdict = new HealthVerdict(check.FailureThreshold, check.SuccessThreshold);
        using var timer = new PeriodicTimer(check.Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken) && IsThere(instance))
            {
                var problem = await probe.CheckAsync(cancellationToken);
                if (!IsThere(instance) || !verdict.Note(problem is null))
                    continue;
                events.Publish(new HealthChanged(time.GetUtcNow(), instance.Config.Name, instance.Id, verdict.IsHealthy, problem));
                changed(verdict.IsHealthy);
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator stops, and its instances with it.
        }
    }

    private static bool IsThere(FunctionInstance instance) =>
        instance.State != InstanceState.Retired && !instance.Channel.Exited.IsCompleted;

    private HealthProbe Probe(FunctionInstance instance, HealthCheckConfig check) => new(instance.Http, check, settings.GrpcHealth, time);
}

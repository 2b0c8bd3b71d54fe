using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Testing;

/// <summary>
/// Moves a manual clock from one moment at which something is due to the next, and waits at each until it is done, so that everything
/// happens at its own time: a day takes as many steps as it has such moments. For one at a time.
/// </summary>
internal sealed class ClockDrive(ManualTime clock, EmulatorHost host)
{
    public async Task AdvanceAsync(TimeSpan by)
    {
        var target = clock.GetUtcNow() + by;
        await SettledAsync();
        do
        {
            clock.StepTo(Next(target));
            host.Scheduler.Tick();
            await SettledAsync();
        }
        while (clock.GetUtcNow() < target);
    }

    private DateTimeOffset Next(DateTimeOffset target)
    {
        var now = clock.GetUtcNow();
        var next = target;
        // What is due and was not done waits for something else than time.
        if (clock.NextOnce is { } timer && timer > now && timer < next)
            next = timer;
        if (host.Scheduler.NextDue() is { } scaling && scaling > now && scaling < next)
            next = scaling;
        return next;
    }

    private Task SettledAsync() => Waiting.UntilAsync(
        () => clock.ExpiredCalls == 0 && host.Scheduler.Snapshot().All(IsSettled),
        () => $"{clock.ExpiredCalls} calls that timed out to end, and these instances to start or stop: "
              + string.Join(", ", host.Scheduler.Snapshot().Where(one => !IsSettled(one)).Select(one => one.Id)));

    private static bool IsSettled(Scheduling.InstanceSnapshot instance) => instance.State switch
    {
        InstanceState.Starting => false,
        InstanceState.Retired => instance.UsedSlots > 0,
        _ => true,
    };
}

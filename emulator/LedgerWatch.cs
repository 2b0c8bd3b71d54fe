using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;

namespace FcEmulator;

/// <summary>
/// Says once that the ledger cannot be written, and once that it can again: calls go on meanwhile, so nothing else would show it.
/// Not thread-safe: looked at by one loop, and after its end by shutdown.
/// </summary>
internal sealed class LedgerWatch(InvocationMeter meter, EventStream events, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private LedgerProblem? _said;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            Look();
    }

    /// <summary>To be asked when the ledger is closed: what it could not take is lost now.</summary>
    public void LookForTheLastTime()
    {
        Look();
        if (meter.Problem is { } problem)
            events.Publish(new Warning(time.GetUtcNow(), $"The ledger lacks the last records of this run: {problem.Waiting + problem.Lost}."));
    }

    private void Look()
    {
        var problem = meter.Problem;
        if (problem is not null && _said is null)
            events.Publish(new Warning(time.GetUtcNow(), $"{problem} Calls go on; make room, and they are written."));
        else if (problem is null && _said is not null)
            events.Publish(new Warning(time.GetUtcNow(), "The ledger is written again."));
        _said = problem;
    }
}

namespace FcEmulator.Reload;

/// <summary>Looks every second, where the system cannot tell of changes.</summary>
internal sealed class PollingSignal(TimeProvider time) : IChangeSignal
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Period, time, cancellationToken);

    public void Dispose()
    {
        // Holds nothing between two looks.
    }
}

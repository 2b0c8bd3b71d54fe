namespace FcEmulator.Reload;

/// <summary>Says that something may have changed on the disk. What it was, <see cref="SourceState"/> tells. For one waiter at a time.</summary>
internal interface IChangeSignal : IDisposable
{
    /// <summary>Completes when something may have changed since the last wait.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}

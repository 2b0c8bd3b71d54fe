namespace FcEmulator.Instances;

/// <summary>Brings up one instance of a function. Implementations: processes, attached addresses, and in-process servers in tests.</summary>
internal interface IInstanceLauncher
{
    /// <summary>
    /// Completes when the instance accepts connections. Throws <see cref="InstanceStartException"/> when it does not within the start
    /// timeout or ends before; a cancelled token ends whatever was started.
    /// </summary>
    Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken);
}

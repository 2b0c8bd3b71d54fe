namespace FcEmulator.Instances;

/// <summary>Some functions have a launcher of their own; all others share one. Safe for use from several threads.</summary>
/// <param name="others">Null where every function has one of its own.</param>
internal sealed class LaunchersByFunction(IReadOnlyDictionary<string, IInstanceLauncher> own, IInstanceLauncher? others) : IInstanceLauncher
{
    public Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var launcher = own.GetValueOrDefault(start.Function.Name) ?? others
            ?? throw new InvalidOperationException($"Nothing starts {start.Function.Name}.");
        return launcher.StartAsync(start, cancellationToken);
    }
}

using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Launching;

/// <summary>How one instance is run: as a process of this machine, or through a container engine's client.</summary>
/// <param name="Watch">Called once with the running child's id and what ends it.</param>
/// <param name="End">Called once, after the child's end, or where it could not be started.</param>
internal sealed record InstanceRun(ChildStart Child, Func<int, Action, MemoryUsage> Watch, Func<Task> End)
{
    /// <summary>Words to put before a command that is to run beside it: none for a process.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];
}

using FcEmulator.Instances.Limits;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Containers;

/// <summary>One container from before its start to after its removal. Safe for use from several threads.</summary>
internal sealed class ContainerInstance
{
    private readonly ContainerEngine _engine;
    private readonly string _name;
    private bool _ranOutOfMemory;

    public ContainerInstance(ContainerEngine engine, string name, ChildStart run, int memorySizeMB)
    {
        _engine = engine;
        _name = name;
        Run = run;
        // The engine limits memory and knows whether that ended it; what it uses is not seen from here.
        Memory = new MemoryUsage(leader: 0, memorySizeMB, () => Volatile.Read(ref _ranOutOfMemory));
    }

    public ChildStart Run { get; }

    public MemoryUsage Memory { get; }

    /// <summary>Words that run a command inside it.</summary>
    public IReadOnlyList<string> CommandPrefix => [_engine.Program, "exec", _name];

    /// <summary>Its client has ended, by itself or by force: sees how the container ended, and removes it.</summary>
    public async Task EndAsync()
    {
        var killed = await _engine.TryRunAsync("inspect", "--format", "{{.State.OOMKilled}}", _name);
        Volatile.Write(ref _ranOutOfMemory, killed?.Trim() == "true");
        await _engine.TryRunAsync("rm", "--force", "--volumes", _name);
    }
}

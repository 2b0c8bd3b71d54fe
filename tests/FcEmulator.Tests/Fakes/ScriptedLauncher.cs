using FcEmulator.Instances;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Fakes;

/// <summary>Starts a scripted server for each instance, when the test lets it. Safe for use from several threads.</summary>
internal sealed class ScriptedLauncher(Func<Http2ServerStream, Task> script, Http2ServerOptions? options = null) : IInstanceLauncher
{
    private readonly Lock _lock = new();
    private readonly List<ScriptedInstance> _instances = [];
    private int _starts;

    /// <summary>What each start waits for; done by default. A fault becomes the start's own.</summary>
    public Func<Task> BeforeStart { get; set; } = () => Task.CompletedTask;

    /// <summary>Starts asked for, also those that did not come up.</summary>
    public int Starts => Volatile.Read(ref _starts);

    public IReadOnlyList<ScriptedInstance> Instances
    {
        get
        {
            lock (_lock)
                return [.. _instances];
        }
    }

    public IReadOnlyList<Http2ServerStream> Streams => [.. Instances.SelectMany(i => i.Server.Streams)];

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _starts);
        await BeforeStart().WaitAsync(cancellationToken);
        var instance = new ScriptedInstance(start.InstanceId, Http2TestServer.Start(script, options));
        lock (_lock)
            _instances.Add(instance);
        return instance;
    }
}

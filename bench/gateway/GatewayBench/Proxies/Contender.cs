using GatewayBench.Load;

namespace GatewayBench.Proxies;

/// <summary>A proxy with its place in one run: its port.</summary>
internal sealed class Contender(Proxy proxy, WorkFolder folder)
{
    public string Name => proxy.Name;

    /// <summary>No variant of another one.</summary>
    public bool IsPlain => proxy is { IsVariant: false, Watching: null };

    public Watching? Watching => proxy.Watching;

    public bool IsFcemu => proxy.Name.StartsWith("fcemu", StringComparison.Ordinal);

    public WorkFolder Folder => folder;

    public int Port { get; } = FreePort.Take();

    public string Url => $"https://127.0.0.1:{Port}";

    public Task<RunningProgram> StartAsync(int backendPort) =>
        RunningProgram.StartAsync(
            [ProgramSearch.Find(proxy.Program)!, .. proxy.Arguments(Port, backendPort)], folder[""], Port, proxy.Watching is { Otlp: true } ? OtlpSink.Environment : null);

    /// <summary>fcemu only: with many instances that each take one call at a time.</summary>
    public Task<RunningProgram> StartCrowdAsync(int instances, int backendPort) =>
        RunningProgram.StartAsync([proxy.Program, .. new FcemuFiles(proxy.Program, folder).Crowd(Port, instances, backendPort)], folder[""], Port);

    /// <summary>fcemu only: with a function that it starts itself.</summary>
    public Task<RunningProgram> StartColdAsync(IReadOnlyList<string> function, TimeSpan idleTimeout) =>
        RunningProgram.StartAsync([proxy.Program, .. new FcemuFiles(proxy.Program, folder).ColdStart(Port, function, idleTimeout)], folder[""], Port);
}

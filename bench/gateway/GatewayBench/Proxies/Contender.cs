namespace GatewayBench.Proxies;

/// <summary>A proxy with its place in one run: its port.</summary>
internal sealed class Contender(Proxy proxy, WorkFolder folder)
{
    public string Name => proxy.Name;

    public bool IsVariant => proxy.IsVariant;

    public bool IsFcemu => proxy.Name.StartsWith("fcemu", StringComparison.Ordinal);

    public WorkFolder Folder => folder;

    public int Port { get; } = FreePort.Take();

    public string Url => $"https://127.0.0.1:{Port}";

    public Task<RunningProgram> StartAsync(int backendPort) =>
        RunningProgram.StartAsync([ProgramSearch.Find(proxy.Program)!, .. proxy.Arguments(Port, backendPort)], folder[""], Port);

    /// <summary>fcemu only: with a function that it starts itself.</summary>
    public Task<RunningProgram> StartColdAsync(IReadOnlyList<string> function, TimeSpan idleTimeout) =>
        RunningProgram.StartAsync([proxy.Program, .. new FcemuFiles(proxy.Program, folder).ColdStart(Port, function, idleTimeout)], folder[""], Port);
}

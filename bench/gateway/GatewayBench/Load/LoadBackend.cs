namespace GatewayBench.Load;

/// <summary>The neutral backend of the loads: nghttpd, which serves a file as the answer to every call, with gRPC's trailer.</summary>
internal static class LoadBackend
{
    public static readonly int Port = FreePort.Take();

    public static string? Missing => ProgramSearch.Find("nghttpd") is null ? "nghttpd is not installed (package nghttp2-server)" : null;

    public static Task<RunningProgram> StartAsync(WorkFolder folder) =>
        RunningProgram.StartAsync([ProgramSearch.Find("nghttpd")!, .. Arguments(folder), $"{Port}"], folder[""], Port);

    public static IReadOnlyList<string> Arguments(WorkFolder folder) =>
    [
        "--no-tls", "--max-concurrent-streams=20000", "--window-bits=24", "--connection-window-bits=26", $"--htdocs={folder.Www}",
        $"--mime-types-file={folder["mime.types"]}", "--no-content-length", "--trailer=grpc-status: 0",
    ];
}

namespace GatewayBench;

/// <summary>Finds installed programs.</summary>
internal static class ProgramSearch
{
    /// <summary>Folders of daemons, which a user's PATH often lacks.</summary>
    private static readonly string[] Daemons = ["/usr/sbin", "/usr/local/sbin"];

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(Daemons)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

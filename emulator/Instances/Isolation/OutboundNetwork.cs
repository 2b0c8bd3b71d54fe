using System.ComponentModel;
using System.Diagnostics;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Isolation;

/// <summary>
/// The way out of an instance's own network: slirp4netns, which needs no rights and changes nothing of this machine. It ends with this
/// emulator, however that ends. Dispose it once.
/// </summary>
internal sealed class OutboundNetwork : IDisposable
{
    private const string ProgramName = "slirp4netns";

    /// <summary>It is up within some 50 ms; a function that came first would only find no network for that moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;

    private OutboundNetwork(Process process) => _process = process;

    /// <summary>Null where it is not on PATH.</summary>
    public static string? FindProgram(string? searchPath) => (searchPath ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Join(folder, ProgramName))
        .FirstOrDefault(File.Exists);

    /// <summary>Null where it does not start; why is not worth a failed instance.</summary>
    public static async Task<OutboundNetwork?> TryStartAsync(string program, NetworkNamespace network)
    {
        string[] words =
        [
            // It ends when its input does, and says "1" on its error output once it is up.
            .. OwnGroup.Prefix ?? [], program, "--configure", "--mtu=65520", "--exit-fd=0", "--ready-fd=2", "--netns-type=path", network.Path, "tap0",
        ];
        try
        {
            var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var outbound = new OutboundNetwork(process);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            if (await outbound.IsUpAsync().WaitAsync(Patience, TimeProvider.System))
                return outbound;
            outbound.Dispose();
        }
        catch (Exception refused) when (refused is Win32Exception or IOException or TimeoutException)
        {
            // Told by the caller, as the network that is missing.
        }

        return null;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        var buffer = new byte[256];
        while (await _process.StandardError.BaseStream.ReadAsync(buffer) is > 0 and var count)
        {
            if (buffer.AsSpan(0, count).Contains((byte)'1'))
                return true;
        }

        return false;
    }
}

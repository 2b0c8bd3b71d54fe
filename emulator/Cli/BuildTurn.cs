using System.Security.Cryptography;
using System.Text;

namespace FcEmulator.Cli;

/// <summary>
/// Lets runs of one s.yaml build one after another: their pre-deploy steps write the same folders. Held until disposed, or until the process
/// is gone, however it goes.
/// </summary>
internal sealed class BuildTurn : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _lock;

    private BuildTurn(FileStream held) => _lock = held;

    /// <param name="template">Absolute path of the s.yaml.</param>
    public static async Task<BuildTurn> WaitAsync(string template, TextWriter told, CancellationToken cancelled)
    {
        // Not beside the s.yaml: a checkout may be read-only, and must stay clean.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template)).AsSpan(0, 8));
        var path = Path.Combine(Path.GetTempPath(), $"fcemu-build-{name}.lock");
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        for (var waits = false; ; waits = true)
        {
            try
            {
                return new BuildTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
            }
            catch (IOException taken) when (taken.HResult is unchecked((int)0x8007_0020) or 11 or 35)
            {
                // ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of flock on Linux and macOS.
                if (!waits)
                    await told.WriteLineAsync($"Another fcemu exec builds {template}; waiting for it.");
            }

            await pause.WaitForNextTickAsync(cancelled);
        }
    }

    public void Dispose() => _lock.Dispose();
}

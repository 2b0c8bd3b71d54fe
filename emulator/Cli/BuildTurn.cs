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

    /// <summary>Where the lock of an s.yaml is while it is held. Not beside it: a checkout may be read-only, and must stay clean.</summary>
    public static string PathOf(string template) =>
        Path.Combine(Path.GetTempPath(), $"fcemu-build-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template)).AsSpan(0, 8))}.lock");

    /// <param name="template">Absolute path of the s.yaml.</param>
    public static async Task<BuildTurn> WaitAsync(string template, TextWriter told, CancellationToken cancelled)
    {
        var path = PathOf(template);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        for (var waits = false; ; waits = true)
        {
            try
            {
                if (Take(path) is { } turn)
                    return turn;
            }
            catch (IOException taken) when (HeldFile.IsTheReason(taken))
            {
                if (!waits)
                    await told.WriteLineAsync($"Another fcemu exec builds {template}; waiting for it.");
            }

            await pause.WaitForNextTickAsync(cancelled);
        }
    }

    /// <summary>Takes the file away with it. No other run does: none holds it.</summary>
    public void Dispose()
    {
        // Windows does it as it closes; elsewhere a name can go while the file is held.
        if (!OperatingSystem.IsWindows())
            File.Delete(_lock.Name);
        _lock.Dispose();
    }

    /// <summary>Null where the run before took the file away between opening and locking it, so that a third could make and lock another.</summary>
    private static BuildTurn? Take(string path)
    {
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options);
        // The file is ours where the name leads to it: told by a time that no other run gives its own. Whole seconds, as not all disks have finer ones.
        var mark = DateTime.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(int.MaxValue));
        File.SetLastWriteTimeUtc(held.SafeFileHandle, mark);
        if (File.GetLastWriteTimeUtc(path) == mark)
            return new BuildTurn(held);
        held.Dispose();
        return null;
    }
}

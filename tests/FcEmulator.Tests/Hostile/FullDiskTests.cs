using System.Diagnostics;
using System.Text.RegularExpressions;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.Hostile;

/// <summary>A real emulator whose data folder is a full disk, a tmpfs in a mount namespace of its own.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-full-");

    public void Dispose() => _folder.Delete(recursive: true);

    [TmpfsFact]
    public async Task DataFolderIsFull_CallsGoOn_ItIsSaidOnce_AndWrittenOnceThereIsRoom()
    {
        EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(Greeter.GreeterApp).Assembly.Location}']");
        _folder.CreateSubdirectory("data");
        var plain = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs", "--data", "data");
        // The ledger's first line still fits; then something else takes the rest of the disk.
        const string Fill = "mount -t tmpfs -o size=64k none data && head -c 45056 /dev/zero > data/filler && exec \"$@\"";
        await using var emulator = EmulatorProcess.Run(new ProcessStartInfo("unshare", ["-Urm", "sh", "-c", Fill, "sh", plain.FileName, .. plain.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = plain.WorkingDirectory,
        });
        await using var client = await emulator.ConnectAsync();
        // The disk as the emulator sees it.
        var data = $"/proc/{emulator.Id}/root{_folder.FullName}/data";
        FillUp(Path.Combine(data, "more"));

        // Each call is some 800 bytes of ledger, and the page it has begun still takes 4 KiB.
        for (var call = 0; call < 12; call++)
            Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);
        await emulator.LineAsync(line => line.Contains("The ledger cannot be written: ", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("The access log cannot be written: ", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("/SayHello  ok", StringComparison.Ordinal));
        File.Delete(Path.Combine(data, "filler"));
        await emulator.LineAsync(line => line.EndsWith("The ledger is written again.", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.EndsWith("The access log is written again.", StringComparison.Ordinal));

        Assert.Equal(12, File.ReadLines(Path.Combine(data, "access.jsonl")).Count());

        await emulator.SignalAsync("TERM");
        Assert.Equal(0, await emulator.ExitCodeAsync());
        Assert.Single(emulator.Output, line => line.Contains("The ledger cannot be written: ", StringComparison.Ordinal));
        Assert.Contains(emulator.Output, line => Regex.IsMatch(line, "^greeter +12 +1 "));
    }

    private static void FillUp(string file)
    {
        using var filling = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filling.Write(new byte[512]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>A test that needs a small file system of its own.</summary>
    private sealed class TmpfsFactAttribute : FactAttribute
    {
        private static readonly Lazy<bool> MayMount = new(Try);

        public TmpfsFactAttribute()
        {
            if (!MayMount.Value)
                Skip = "Needs Linux and the right to mount a tmpfs in a namespace of its own (unshare -Urm).";
        }

        private static bool Try()
        {
            if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/unshare"))
                return false;
            using var tried = Process.Start(new ProcessStartInfo("unshare", ["-Urm", "mount", "-t", "tmpfs", "none", "/mnt"]) { RedirectStandardError = true })!;
            tried.WaitForExit();
            return tried.ExitCode == 0;
        }
    }
}

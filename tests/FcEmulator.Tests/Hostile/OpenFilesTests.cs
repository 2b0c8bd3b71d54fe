using System.Diagnostics;
using System.Net.Sockets;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;
using Greeter;

namespace FcEmulator.Tests.Hostile;

/// <summary>A real emulator that may open few files.</summary>
public sealed class OpenFilesTests : IDisposable
{
    private static readonly string Sample = $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [LinuxFact]
    public async Task MoreConnectionsThanOpenFiles_AreTurnedAway_ItIsSaid_AndOthersAreServed()
    {
        EmulatorProcess.Write(_folder, Sample);
        var plain = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs");
        var limited = new ProcessStartInfo("/bin/sh", ["-c", "ulimit -n 320; exec \"$@\"", "sh", plain.FileName, .. plain.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = plain.WorkingDirectory,
        };
        await using var emulator = EmulatorProcess.Run(limited);
        var port = await emulator.PortAsync();
        await using var early = await emulator.ConnectAsync();
        var crowd = new List<Socket>();
        for (var i = 0; i < 400; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            crowd.Add(socket);
            await socket.ConnectAsync("localhost", port).DefaultTimeout();
        }

        // The last ones are closed without a byte; the first ones are still there, and so is room for an instance.
        Assert.Equal(0, await crowd[^1].ReceiveAsync(new byte[1]).DefaultTimeout());
        await emulator.LineAsync(line => line.Contains("ulimit -n", StringComparison.Ordinal) && line.Contains("320", StringComparison.Ordinal));
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await early.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);

        crowd.ForEach(socket => socket.Dispose());
        await using var late = await ConnectOnceThereIsRoomAsync(emulator);
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await late.CallAsync(TestEmulator.Request(), [])).Render(), StringComparison.Ordinal);
    }

    /// <summary>The emulator learns one by one that the crowd is gone.</summary>
    private static async Task<Http2TestClient> ConnectOnceThereIsRoomAsync(EmulatorProcess emulator)
    {
        while (true)
        {
            try
            {
                var client = await emulator.ConnectAsync();
                await client.PingAsync();
                return client;
            }
            catch (IOException)
            {
                // Turned away still.
            }
        }
    }
}

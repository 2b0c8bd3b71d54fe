using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GatewayBench;

/// <summary>A program this bench started, with what it and its children use. Disposing ends them.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    private RunningProgram(Process process) => _process = process;

    /// <summary>CPU time of the program and its children so far, user and system.</summary>
    public TimeSpan Cpu => ProcessTree.Of(_process.Id).Aggregate(TimeSpan.Zero, (sum, p) => sum + ProcessTree.CpuOf(p));

    /// <summary>Resident memory of the program and its children, in bytes.</summary>
    public long Memory => ProcessTree.Of(_process.Id).Sum(ProcessTree.MemoryOf);

    /// <summary>Starts it and waits until it accepts connections. Throws with its output where it ends before.</summary>
    /// <param name="environment">Variables beside those of the bench.</param>
    public static async Task<RunningProgram> StartAsync(
        IReadOnlyList<string> command, string folder, int port, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Output nobody reads would fill its pipe, and stop the program.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var program = new RunningProgram(process);
        while (!await AcceptsAsync(port))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {await output}{await errors}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        return program;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connecting = socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return connecting.IsCompletedSuccessfully;
    }
}

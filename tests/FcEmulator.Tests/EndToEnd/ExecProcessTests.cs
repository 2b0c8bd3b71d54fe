using System.Diagnostics;
using FcEmulator.Tests.Sample;
using Greeter;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu exec as pipelines start it: streams, signals and processes are real.</summary>
public sealed class ExecProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-exec-process-");

    public ExecProcessTests() => EmulatorProcess.Write(_folder, $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task CommandCallsTheFunctionWarm_ItsStreamsAndExitCodePass_AndNothingStays()
    {
        await using var exec = EmulatorProcess.Run(Shell(
            "printf in | \"$@\"", "--no-build", "--max-cold-starts", "0", "--", "sh", "-c", $"cat; echo; {ExecTests.Call} && echo called; exit 7"));

        Assert.Equal(7, await exec.ExitCodeAsync());
        Assert.Equal(["in", "called"], exec.Output);
        Assert.StartsWith("fcemu exec: greeter on localhost:", exec.Errors, StringComparison.Ordinal);
        // No cold start within the command, and so no column of them.
        Assert.Matches("\nfunction  calls  billed ms[^\n]*\ngreeter +1 ", exec.Errors);
        Assert.Contains("The last lines that the functions printed:\n", exec.Errors, StringComparison.Ordinal);
        Assert.Contains("] | greeter listening on ", exec.Errors, StringComparison.Ordinal);
        Assert.Equal(["s.yaml"], _folder.GetFileSystemInfos().Select(entry => entry.Name));
    }

    [UnixFact]
    public async Task Signals_ReachTheCommand_WhoseExitCodeCounts()
    {
        const string Command = "for one in USR1 USR2 QUIT INT; do trap \"echo $one\" $one; done; trap 'echo term; exit 5' TERM; echo ready; while :; do sleep 0.02; done";
        await using var exec = EmulatorProcess.Run(Shell("exec \"$@\"", "--cold", "--", "sh", "-c", Command));
        await exec.LineAsync(line => line == "ready");

        foreach (var (signal, answer) in new[] { ("USR1", "USR1"), ("USR2", "USR2"), ("QUIT", "QUIT"), ("INT", "INT"), ("TERM", "term") })
        {
            await exec.SignalAsync(signal);
            await exec.LineAsync(line => line == answer);
        }

        Assert.Equal(5, await exec.ExitCodeAsync());
        Assert.Equal(["ready", "USR1", "USR2", "QUIT", "INT", "term"], exec.Output);
    }

    [UnixFact]
    public async Task CommandsOfFcemu_FindTheRun_AndStopEndsTheCommand()
    {
        var fcemu = $"dotnet '{typeof(EmulatorHost).Assembly.Location}'";
        await using var exec = EmulatorProcess.Run(Shell("exec \"$@\"", "--cold", "--", "sh", "-c", $"{fcemu} status | grep -c https://127 && {fcemu} stop --now; sleep 100"));

        Assert.Equal(128 + 9, await exec.ExitCodeAsync());
        Assert.Equal(["1"], exec.Output);
    }

    /// <summary>fcemu exec, which the line of shell calls "$@".</summary>
    private ProcessStartInfo Shell(string line, params IEnumerable<string> arguments)
    {
        var start = EmulatorProcess.Command(_folder, ["exec", .. arguments]);
        string[] words = ["-c", line, "sh", start.FileName, .. start.ArgumentList];
        start.FileName = "/bin/sh";
        start.ArgumentList.Clear();
        foreach (var word in words)
            start.ArgumentList.Add(word);
        return start;
    }
}

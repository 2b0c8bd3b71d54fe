using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>fcemu as its users start it: a process, with a folder of its own. Safe for use from several threads.</summary>
internal sealed partial class EmulatorProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;

    private EmulatorProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public IReadOnlyList<string> Output => [.. _output];

    public string Errors => string.Join('\n', _errors);

    public string Text => $"{string.Join('\n', _output)}\n{Errors}";

    /// <summary>Writes the s.yaml of a function into the folder. The command is a YAML list.</summary>
    public static void Write(DirectoryInfo folder, string command) =>
        File.WriteAllText(Path.Combine(folder.FullName, "s.yaml"), SampleYaml.Of(command));

    public static EmulatorProcess Start(DirectoryInfo folder, params IEnumerable<string> arguments) => Run(Command(folder, arguments));

    /// <summary>What <see cref="Start"/> runs, for tests that change its surroundings.</summary>
    public static ProcessStartInfo Command(DirectoryInfo folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.ArgumentList.Add(typeof(EmulatorHost).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    public static EmulatorProcess Run(ProcessStartInfo start)
    {
        var process = new Process { StartInfo = start };
        var emulator = new EmulatorProcess(process);
        process.OutputDataReceived += (_, line) => Keep(emulator._output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(emulator._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return emulator;

        static void Keep(ConcurrentQueue<string> lines, string? line)
        {
            if (line is not null)
                lines.Enqueue(line);
        }
    }

    /// <summary>Serves the folder's function on any free port; an answer that takes longer would have its memory in the trailers.</summary>
    public static EmulatorProcess Serve(DirectoryInfo folder, params IEnumerable<string> more) =>
        Start(folder, ["start", "--no-build", "--port", "0", "--cert-dir", "certs", "--no-cpu-limit", "--no-response-ids", .. more]);

    /// <summary>The port the banner names.</summary>
    public async Task<int> PortAsync()
    {
        var line = await LineAsync(text => Address().IsMatch(text));
        return int.Parse(Address().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public async Task<Http2TestClient> ConnectAsync() =>
        await Http2TestClient.ConnectAsync("localhost", await PortAsync(), new Http2ClientOptions { Tls = true });

    /// <summary>The first line of the output that fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits)
    {
        try
        {
            await Bounded.Until(() => _output.Any(fits) || _process.HasExited);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} fcemu has said so far:\n{Text}", late);
        }

        return _output.FirstOrDefault(fits) ?? throw new InvalidOperationException($"fcemu ended with {await ExitCodeAsync()}: {Text}");
    }

    /// <summary>Waits for the end, and for all of the output.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().DefaultTimeout();
        return _process.ExitCode;
    }

    /// <param name="name">As kill(1) writes it: INT, TERM, KILL.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().DefaultTimeout();
        _process.Dispose();
    }

    [GeneratedRegex(@"https://127\.0\.0\.1:(\d+)")]
    private static partial Regex Address();
}

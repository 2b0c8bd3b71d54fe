using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Soak;

/// <summary>fcemu as a process with a folder of its own, followed through its JSON lines. Safe for use from several threads.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, int> _living = new();
    private readonly ConcurrentBag<int> _everStarted = [];
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly DirectoryInfo _folder;
    private readonly StreamWriter _console;
    private readonly Process _process;
    private readonly Account _account;
    private int _ready;
    private int _stopped;

    private RunningEmulator(DirectoryInfo folder, Process process, Account account)
    {
        (_folder, _process, _account) = (folder, process, account);
        _console = File.CreateText(Path.Combine(folder.FullName, "console.jsonl"));
    }

    public int Id => _process.Id;

    public string Ledger => Path.Combine(_folder.FullName, ".fcemu", "ledger.jsonl");

    /// <summary>Instances that are ready now, with their process ids.</summary>
    public IReadOnlyCollection<KeyValuePair<string, int>> Instances => [.. _living];

    public IReadOnlyCollection<int> EverStarted => [.. _everStarted];

    public int Ready => Volatile.Read(ref _ready);

    public int Stopped => Volatile.Read(ref _stopped);

    public IReadOnlyCollection<string> Warnings => [.. _warnings];

    /// <param name="function">The s.yaml's properties of the one function.</param>
    /// <param name="account">Where it is wrong at the end, the folder is kept.</param>
    public static RunningEmulator Start(string function, Account account, params IEnumerable<string> options)
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-soak-");
        File.WriteAllText(Path.Combine(folder.FullName, "s.yaml"), $"""
            edition: 3.0.0
            name: soak
            resources:
              greeter:
                component: fc3
                props:
                  region: cn-shanghai
                  functionName: greeter
                  runtime: custom.debian12
                  cpu: 0.35
                  memorySize: 512
                  diskSize: 512
                  code: .
            {function}
            """);
        var start = new ProcessStartInfo("dotnet", [PathOf("FcEmulator", "fcemu.dll"), "start", "--json", "--no-build", "--port", "0", "--cert-dir", "certs", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        var process = new Process { StartInfo = start };
        var emulator = new RunningEmulator(folder, process, account);
        process.OutputDataReceived += (_, line) => emulator.Follow(line.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return emulator;
    }

    /// <summary>Beside this program, where the build puts them all: artifacts/bin/&lt;project&gt;/&lt;configuration&gt;/.</summary>
    public static string PathOf(string project, string file)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Join(own.Parent!.Parent!.FullName, project, own.Name, file);
    }

    public Task<Uri> AddressAsync() => _address.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>Asks it to end (SIGTERM) and waits; null where it did not end.</summary>
    public async Task<int?> StopAsync(TimeSpan limit)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _console.DisposeAsync();
        if (_account.IsWrong)
            _account.Say($"Console, ledger and logs are kept in {_folder.FullName}.");
        else
            _folder.Delete(recursive: true);
    }

    private void Follow(string? line)
    {
        if (line is null or "")
            return;
        _console.WriteLine(line);
        using var parsed = JsonDocument.Parse(line);
        var happened = parsed.RootElement;
        switch (happened.GetProperty("event").GetString())
        {
            case "listening":
                _address.TrySetResult(new Uri(happened.GetProperty("address").GetString()!));
                break;
            case "instanceReady":
                Interlocked.Increment(ref _ready);
                if (happened.GetProperty("processId") is { ValueKind: JsonValueKind.Number } id)
                {
                    _everStarted.Add(id.GetInt32());
                    _living[happened.GetProperty("instanceId").GetString()!] = id.GetInt32();
                }

                break;
            case "instanceStopped":
                Interlocked.Increment(ref _stopped);
                _living.TryRemove(happened.GetProperty("instanceId").GetString()!, out _);
                break;
            case "warning":
                _warnings.Enqueue(happened.GetProperty("text").GetString()!);
                break;
        }
    }
}

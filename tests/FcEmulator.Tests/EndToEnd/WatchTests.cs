using System.Text;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Http2;
using FcEmulator.Tests.Instances;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>The edit-run loop as a developer has it: fcemu --watch as a process, and files that change under it.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-watch-");

    public WatchTests()
    {
        Directory.CreateDirectory(PathOf("src"));
        Write("src/answer.txt", "one");
        Write("s.yaml", Yaml);
    }

    /// <summary>Builds by copying, unless the answer is "broken"; writes among the sources too, as many builds do.</summary>
    private static string Yaml { get; } = SampleYaml.Of($"['{TestPrograms.Answer}']")
        .Replace("code: .", "code: ./target", StringComparison.Ordinal)
        .Replace(
            "    props:",
            """
                actions:
                  pre-deploy:
                    - run: date > built.txt; mkdir -p ../target; if grep broken answer.txt; then exit 1; fi; cp answer.txt ../target/
                      path: ./src
                props:
            """,
            StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task Edit_NewCallsGetTheNewAnswer_WhileALongStreamFinishesOnTheOldOne()
    {
        await using var emulator = Serve();
        await using var client = await emulator.ConnectAsync();
        Assert.Equal("one", await AnswerAsync(client));
        var stream = await client.OpenStreamAsync(TestEmulator.Request("/s/long"));
        Assert.Equal(["200"], (await client.ReadStreamFrameAsync(stream)).Values(":status"));

        // As editors do: beside it, then renamed into its place.
        Write("src/.answer.txt.tmp", "two");
        File.Move(PathOf("src/.answer.txt.tmp"), PathOf("src/answer.txt"), overwrite: true);
        await emulator.LineAsync(line => line.Contains("reloaded after", StringComparison.Ordinal) && line.EndsWith("new calls get the new greeter, 1 old instance finishes its calls", StringComparison.Ordinal));

        Assert.Equal("two", await AnswerAsync(client));
        await client.SendDataAsync(stream, default, endStream: true);
        Assert.Equal("one", Text(await client.ReadStreamFramesAsync(stream)));
        await emulator.LineAsync(line => line.EndsWith("stopped (the code or s.yaml changed)", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task BrokenBuild_BrokenSyaml_AndCrashAtStart_LeaveTheOldOneRunning_UntilTheyAreMended()
    {
        await using var emulator = Serve();
        await using var client = await emulator.ConnectAsync();
        Assert.Equal("one", await AnswerAsync(client));

        Write("src/answer.txt", "broken");
        await emulator.LineAsync(line => line.Contains("not reloaded: pre-deploy '", StringComparison.Ordinal) && line.EndsWith("exit code 1. What runs goes on as it is.", StringComparison.Ordinal));
        Assert.Contains(emulator.Output, line => line.EndsWith("greeter build | broken", StringComparison.Ordinal));
        Assert.Equal("one", await AnswerAsync(client));

        Write("s.yaml", Yaml.Replace("timeout: 60", "timeout: soon", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("not reloaded: s.yaml has errors. What runs goes on as it is.", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("s.yaml:", StringComparison.Ordinal) && line.Contains("timeout is \"soon\"", StringComparison.Ordinal));
        Assert.Equal("one", await AnswerAsync(client));

        Write("src/answer.txt", "crash");
        Write("s.yaml", Yaml);
        await emulator.LineAsync(line => line.Contains("not reloaded: no new instance of greeter came up", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("did not start", StringComparison.Ordinal));
        Assert.Equal("one", await AnswerAsync(client));

        Write("src/answer.txt", "hang");
        await emulator.LineAsync(line => line.Contains("starting (the code or s.yaml changed)", StringComparison.Ordinal) && emulator.Output.Count(IsStart) >= 2);
        Write("src/answer.txt", "two");
        await emulator.LineAsync(line => line.Contains("new calls get the new greeter", StringComparison.Ordinal));
        Assert.Equal("two", await AnswerAsync(client));

        static bool IsStart(string line) => line.Contains("starting (the code or s.yaml changed)", StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task SyamlAndSettings_Edited_FunctionsFollow_AndWhatCannotChangeIsSaid()
    {
        Write("fcemu.yaml", "idleTimeout: 1h\n");
        await using var emulator = Serve();
        await using var client = await emulator.ConnectAsync();
        Assert.Equal("one", await AnswerAsync(client));

        Write("s.yaml", Yaml.Replace("greeter", "hello", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.EndsWith("new calls get the new hello, greeter is not served any more", StringComparison.Ordinal));
        Assert.Equal("one", await AnswerAsync(client, "hello.localhost"));
        Assert.Equal(["404"], (await client.CallAsync(TestEmulator.Request(authority: "greeter.localhost"), []))[0].Values(":status"));

        Write("fcemu.yaml", "idleTimeout: 2h\nport: 8090\n");
        await emulator.LineAsync(line => line.EndsWith("fcemu.yaml: idleTimeout, port changed. Settings are read once: restart fcemu for them.", StringComparison.Ordinal));
        Assert.Equal("one", await AnswerAsync(client));
    }

    private EmulatorProcess Serve() => EmulatorProcess.Start(_folder, "start", "--watch", "--port", "0", "--cert-dir", "certs");

    private static async Task<string> AnswerAsync(Http2TestClient client, string authority = "localhost") =>
        Text(await client.CallAsync(TestEmulator.Request(authority: authority), []));

    private static string Text(IReadOnlyList<ReceivedFrame> frames)
    {
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", frames.Render(), StringComparison.Ordinal);
        return Encoding.UTF8.GetString(frames.Body().AsSpan(5));
    }

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FcEmulator.Instances;
using FcEmulator.Instances.Output;
using FcEmulator.Instances.Processes;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

public class ProcessLauncherTests
{
    [Fact]
    public async Task StartAsync_FunctionListens_HandsOutTheConnectionThatProvedIt()
    {
        await using var fixture = new LauncherFixture();
        var instance = await fixture.StartAsync(fixture.Function());

        using var connection = await instance.ConnectAsync(CancellationToken.None).DefaultTimeout();
        Assert.Equal("ping", await EchoAsync(connection));
        using var second = await instance.ConnectAsync(CancellationToken.None).DefaultTimeout();
        Assert.Equal("ping", await EchoAsync(second));

        await fixture.Output.After("accepted 2");
        Assert.DoesNotContain("accepted 3", fixture.Output.Texts);
    }

    [Theory]
    [InlineData("FC_CUSTOM_LISTEN_PORT")]
    [InlineData("PORT")]
    [InlineData("{port}")]
    public async Task StartAsync_PortLearntInAnyWay_IsReady(string way)
    {
        await using var fixture = new LauncherFixture();
        await using var instance = await fixture.StartAsync(fixture.Function(way));

        using var connection = await instance.ConnectAsync(CancellationToken.None).DefaultTimeout();
        Assert.Equal("ping", await EchoAsync(connection));
    }

    [Fact]
    public async Task StartAsync_ManyAtOnce_EachHasAPortOfItsOwn()
    {
        await using var fixture = new LauncherFixture();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => fixture.StartAsync(fixture.Function())));

        await Bounded.Until(() => Ports().Length == 6);
        Assert.Equal(6, Ports().Distinct().Count());

        string[] Ports() => [.. fixture.Output.Texts.Where(text => text.StartsWith("listening ", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task StartAsync_FunctionPrintsItsVariables_TheyAreFcs()
    {
        await using var fixture = new LauncherFixture();
        var start = fixture.Function("env");
        await using var instance = await fixture.StartAsync(start);

        var port = await fixture.Output.After("listening ");
        Assert.Equal(
            [
                "FC_ACCOUNT_ID=1234567890123456",
                $"FC_CUSTOM_LISTEN_PORT={port}",
                $"FC_FUNCTION_HANDLER=index.handler",
                "FC_FUNCTION_MEMORY_SIZE=512",
                "FC_FUNCTION_NAME=hello",
                "FC_FUNCTION_VERSION=LATEST",
                $"FC_FUNC_CODE_PATH={fixture.Folder}",
                $"FC_INSTANCE_ID={start.InstanceId}",
                "FC_REGION=cn-shanghai",
                $"FC_SERVER_PORT={port}",
            ],
            fixture.Output.Texts.Where(text => text.StartsWith("FC_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [UnixFact]
    public async Task StartAsync_EndsBeforeItListens_SaysHowAndWhatItPrinted()
    {
        await using var fixture = new LauncherFixture();

        var failure = await fixture.FailAsync(fixture.Shell("for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do echo line $n; done; exit 3"));

        Assert.Equal(StartFailure.Exited, failure.Failure);
        Assert.Equal(Enumerable.Range(2, 20).Select(n => $"line {n.ToString(CultureInfo.InvariantCulture)}"), failure.LastOutput);
        Assert.Matches("""^hello \(c-.*\) ended before it accepted a connection on 127\.0\.0\.1:\d+: exit code 3\. Its output is in .*\.log\.$""", failure.Message);
    }

    [UnixFact]
    public async Task StartAsync_KilledByASignal_NamesTheSignal()
    {
        await using var fixture = new LauncherFixture();

        var failure = await fixture.FailAsync(fixture.Shell("kill -SEGV $$"));

        Assert.Contains(": killed by SIGSEGV (signal 11).", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task StartAsync_ItsOwnPortIsInUse_SaysThatItMayIgnoreTheOneItWasTold()
    {
        await using var fixture = new LauncherFixture();

        var failure = await fixture.FailAsync(fixture.Shell("echo 'listen tcp :8089: bind: address already in use' >&2; exit 1"));

        Assert.Matches(
            @"exit code 1\. It found an address in use\. It was told to listen on \d+ by FC_CUSTOM_LISTEN_PORT, FC_SERVER_PORT, PORT: read FC_SERVER_PORT",
            failure.Message);
    }

    [Fact]
    public async Task StartAsync_FileMissing_IsFcsCaFileNotFound()
    {
        await using var fixture = new LauncherFixture();

        var failure = await fixture.FailAsync(SampleFunction.Start(SampleFunction.Config(fixture.Folder, ["./main"])));

        Assert.Equal(StartFailure.FileNotFound, failure.Failure);
        Assert.EndsWith(
            $"cannot be started. ./main does not exist in {fixture.Folder}: build the function first, or correct customRuntimeConfig.command.",
            failure.Message,
            StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task StartAsync_NoExecutePermission_IsFcsCaFilePermission()
    {
        await using var fixture = new LauncherFixture();
        await File.WriteAllTextAsync(Path.Join(fixture.Folder, "bootstrap"), "#!/bin/sh\n");

        var failure = await fixture.FailAsync(SampleFunction.Start(SampleFunction.Config(fixture.Folder, ["./bootstrap"])));

        Assert.Equal(StartFailure.FilePermission, failure.Failure);
    }

    [LinuxFact]
    public async Task StartAsync_ListensElsewhere_SaysWhereAndTheCure()
    {
        var time = new ManualTime();
        await using var fixture = new LauncherFixture(time, startTimeout: TimeSpan.FromSeconds(10));
        var starting = fixture.FailAsync(fixture.Function("any"));
        var elsewhere = await fixture.Output.After("listening ");

        await AdvanceUntilAsync(time, () => !fixture.Log.Events.IsEmpty);
        await AdvanceUntilAsync(time, () => starting.IsCompleted);

        var failure = await starting.DefaultTimeout();
        Assert.Equal(StartFailure.NotReady, failure.Failure);
        var told = $@"It was told to listen on \d+ by FC_CUSTOM_LISTEN_PORT, FC_SERVER_PORT, PORT\. It listens on {elsewhere} instead: read FC_SERVER_PORT, or put {{port}} into customRuntimeConfig\.args\.";
        Assert.Matches($@"did not accept a connection on 127\.0\.0\.1:\d+ within 10 s\. {told} Its output is in ", failure.Message);
        var (name, hint) = Assert.Single(fixture.Log.Events);
        Assert.Equal("NotReadyYet", name);
        Assert.Matches(told, hint);
    }

    [UnixFact]
    public async Task StartAsync_CancelledWhileItWaits_LeavesNoProcess()
    {
        await using var fixture = new LauncherFixture();
        using var cancel = new CancellationTokenSource();
        var starting = fixture.Launcher.StartAsync(fixture.Shell("sleep 1000 & echo child $!; echo leader $$; wait"), cancel.Token);
        var processes = new[] { await fixture.Output.NumberAfter("child "), await fixture.Output.NumberAfter("leader ") };

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting).DefaultTimeout();
        await Bounded.Until(() => processes.All(process => ProcessIdentity.Of(process) is null));
    }

    [UnixFact]
    public async Task DisposeAsync_InstancesRunAndStart_EndsBoth()
    {
        await using var fixture = new LauncherFixture();
        var running = await fixture.StartAsync(fixture.Function("drain"));
        var starting = fixture.FailAsync(fixture.Shell("echo waiting; exec sleep 1000"));
        await fixture.Output.After("waiting");

        await fixture.Launcher.DisposeAsync().DefaultTimeout();

        Assert.Equal(new InstanceExit(0, "exit code 0"), await running.Exited.DefaultTimeout());
        Assert.Contains("drained", fixture.Output.Texts);
        Assert.Contains("the emulator is stopping", (await starting.DefaultTimeout()).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.StartAsync(fixture.Function()));
    }

    [UnixFact]
    public async Task Output_BothStreams_GoToTheConsoleAndToTheInstancesFile()
    {
        string file;
        string[] written;
        await using (var fixture = new LauncherFixture())
        {
            var start = fixture.Shell($"printf 'caf\\303\\251 \\377\\n'; echo oops >&2; printf 'no line end'; exit 0");
            await fixture.FailAsync(start);
            await fixture.Launcher.DisposeAsync();
            file = Path.Join(fixture.Folder, "logs", "hello", start.InstanceId + ".log");
            written = [.. (await File.ReadAllLinesAsync(file)).Select(line => line[(line.IndexOf(' ') + 1)..]).Order(StringComparer.Ordinal)];
            Assert.Equal(
                [(OutputStream.Stdout, "café \ufffd"), (OutputStream.Stdout, "no line end"), (OutputStream.Stderr, "oops")],
                fixture.Output.Lines.OrderBy(line => line.Stream).Select(line => (line.Stream, line.Text)));
            Assert.All(fixture.Output.Lines, line => Assert.Equal((start.InstanceId, "hello"), (line.InstanceId, line.Function)));
        }

        Assert.Equal(["-- exit code 0", "err oops", "out café \ufffd", "out no line end"], written);
    }

    private static async Task AdvanceUntilAsync(ManualTime time, Func<bool> reached) => await Bounded.Until(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(500));
        return reached();
    });

    private static async Task<string> EchoAsync(Socket socket)
    {
        await using var connection = new NetworkStream(socket);
        await connection.WriteAsync("ping"u8.ToArray()).DefaultTimeout();
        var answer = new byte[4];
        await connection.ReadExactlyAsync(answer).DefaultTimeout();
        return Encoding.ASCII.GetString(answer);
    }
}

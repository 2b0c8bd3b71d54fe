using System.Net;
using System.Net.Sockets;
using Greeter;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Tests.Sample;

/// <summary>The client as its user sees it, against servers with TLS such as the gateway's.</summary>
public sealed class ClientTests : IDisposable
{
    private static readonly SampleCertificates Certificates = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greeter-client");

    public ClientTests()
    {
        _folder.CreateSubdirectory("certs");
        File.WriteAllText(CaFile, Certificates.CaPem);
    }

    private string CaFile => Path.Combine(_folder.FullName, "certs", "ca.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_AgainstTheFunction_PrintsALineForEachKind()
    {
        await using var server = await StartFunctionAsync();

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}", "--name", "Ada");

        Assert.Equal(
            new ClientRun(0, """
                ok      unary          SayHello           0 ms  "Hello Ada"
                ok      server stream  ListFeatures       0 ms  100 features, from Acacia Bridge to Juniper Temple
                ok      client stream  RecordRoute        0 ms  10 points, 10 features, 219.9 km
                ok      bidi stream    RouteChat          0 ms  3 notes sent, 4 received, last "Ada is back"

                """.ReplaceLineEndings("\n"), ""),
            run);
    }

    [Fact]
    public async Task Run_FromAFolderBelow_FindsTheCa()
    {
        await using var server = await StartFunctionAsync();
        var below = _folder.CreateSubdirectory("client");

        var run = await ClientRun.RunAsync(below.FullName, "--addr", $"127.0.0.1:{server.Port}", "--call", "hello");

        Assert.Equal(new ClientRun(0, "ok      unary          SayHello           0 ms  \"Hello world\"\n", ""), run);
    }

    [Theory]
    [InlineData("list", "ListFeatures")]
    [InlineData("record", "RecordRoute")]
    [InlineData("chat", "RouteChat")]
    public async Task Run_OneCall_MakesOnlyThat(string call, string method)
    {
        await using var server = await StartFunctionAsync();

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}", "--call", call);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(method, Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_UnderAnotherAuthority_CallsTheAddressByThatName(bool byVariable)
    {
        var host = "";
        await using var server = await Scripted(new ScriptedGreeter
        {
            OnHello = (_, context) =>
            {
                host = context.Host;
                return Task.FromResult(new HelloReply());
            },
        });
        string[] args = ["--addr", $"127.0.0.1:{server.Port}", "--call", "hello"];

        var run = byVariable
            ? await ClientRun.RunAsync(_folder.FullName, new() { ["GREETER_AUTHORITY"] = "greeter.localhost" }, new ManualTime(), args)
            : await ClientRun.RunAsync(_folder.FullName, [.. args, "--authority", "greeter.localhost"]);

        Assert.Equal((0, $"greeter.localhost:{server.Port}"), (run.ExitCode, host));
    }

    [Fact]
    public async Task Run_FailedCalls_SayStatusAndDetailAndGoOn()
    {
        await using var server = await Scripted(new ScriptedGreeter
        {
            OnHello = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you")),
            OnList = (_, _, _) => Task.CompletedTask,
            OnRecord = (_, _) => throw new RpcException(new Status(StatusCode.ResourceExhausted, "full")),
            OnChat = (_, _, _) => throw new RpcException(new Status(StatusCode.Aborted, "torn")),
        });

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}");

        Assert.Equal(
            new ClientRun(1, """
                FAILED  unary          SayHello           0 ms  PermissionDenied: not you
                ok      server stream  ListFeatures       0 ms  no features
                FAILED  client stream  RecordRoute        0 ms  ResourceExhausted: full
                FAILED  bidi stream    RouteChat          0 ms  Aborted: torn

                """.ReplaceLineEndings("\n"), ""),
            run);
    }

    [Fact]
    public async Task Run_WithADeadline_EndsACallThatHangs()
    {
        await using var server = await Scripted(new ScriptedGreeter
        {
            OnHello = async (_, context) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                return new HelloReply();
            },
        });

        var run = await ClientRun.RunAsync(
            _folder.FullName, [], TimeProvider.System, "--addr", $"localhost:{server.Port}", "--call", "hello", "--deadline", "0.2");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^FAILED  unary          SayHello      +\d+ ms  DeadlineExceeded: .*\n$", run.Output);
    }

    [Fact]
    public async Task Run_NothingListens_SaysSoOnce()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Bound but not listening: nobody else gets the port, and connecting is refused.
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"127.0.0.1:{port}");

        Assert.Equal(
            new ClientRun(
                1,
                $"FAILED  unary          SayHello           0 ms  Unavailable: Nothing listens on 127.0.0.1:{port}: "
                + "start the emulator (dotnet run --project emulator), or give its address with --addr.\n",
                ""),
            run);
    }

    [Fact]
    public async Task Run_CertificateOfAnotherCa_SaysSo()
    {
        await using var server = await StartFunctionAsync();
        await File.WriteAllTextAsync(CaFile, new SampleCertificates().CaPem);

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(
            $@"The certificate of localhost:{server.Port} was not issued by the CA in certs/ca\.pem or is no longer valid \([A-Za-z, ]+\): restart the emulator and use the ca\.pem it names\.\n$",
            run.Output);
    }

    [Fact]
    public async Task Run_CertificateForAnotherName_SaysForWhichNames()
    {
        await using var server = await StartFunctionAsync();

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"127.0.0.1:{server.Port}", "--authority", "greeter.example.com");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(
            $": The certificate of 127.0.0.1:{server.Port} is not for greeter.example.com but for localhost, greeter.localhost, 127.0.0.1: "
            + "give one of these names with --addr or --authority.\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAnyCa_NamesTheOption()
    {
        await using var server = await StartFunctionAsync();
        File.Delete(CaFile);

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("no certs/ca.pem is in this folder or above it: name the CA with --cacert.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Insecure_AcceptsAnyCertificateAndName()
    {
        await using var server = await StartFunctionAsync();
        File.Delete(CaFile);

        var run = await ClientRun.RunAsync(
            _folder.FullName, "--addr", $"127.0.0.1:{server.Port}", "--authority", "greeter.example.com", "--insecure");

        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ServerWithoutTlsOrWithoutHttp2_SaysSo(bool tls)
    {
        var listen = tls ? RunningServer.Tls(Certificates.Server, HttpProtocols.Http1) : RunningServer.Plain;
        await using var server = await RunningServer.StartAsync(GreeterApp.Build(listen));

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(
            $": localhost:{server.Port} does not speak HTTP/2 over TLS, as a gRPC gateway does: "
            + "give the gateway's own port with --addr (the emulator prints it at start).\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CallEndedWithoutStatus_ExplainsWhatFcMeansByIt()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(RunningServer.Tls(Certificates.Server));
        var app = builder.Build();
        // What FC's gateway sends when a function times out or dies: headers, then the end of the stream without trailers.
        app.Run(context =>
        {
            context.Response.ContentType = "application/grpc";
            return context.Response.Body.FlushAsync();
        });
        await using var server = await RunningServer.StartAsync(app);

        var run = await ClientRun.RunAsync(_folder.FullName, "--addr", $"localhost:{server.Port}", "--call", "hello");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(
            "The function ended the call without a status, FC's sign of a timeout, a crash or too much memory: look at the function's output.\n",
            run.Output,
            StringComparison.Ordinal);
    }

    private static Task<RunningServer> StartFunctionAsync() =>
        RunningServer.StartAsync(GreeterApp.Build(RunningServer.Tls(Certificates.Server)));

    private static Task<RunningServer> Scripted(ScriptedGreeter greeter) => greeter.StartAsync(RunningServer.Tls(Certificates.Server));
}

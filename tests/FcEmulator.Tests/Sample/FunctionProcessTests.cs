extern alias client;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Greeter;
using Grpc.Core;
using Grpc.Net.Client;

namespace FcEmulator.Tests.Sample;

/// <summary>The function as FC runs it: a process that is told its port, and told to stop by SIGTERM.</summary>
public class FunctionProcessTests
{
    [UnixFact]
    public async Task Process_TerminatedWithACallOpen_LetsTheCallEndAndExitsWith0()
    {
        // ASPNETCORE_URLS belongs to the developer's shell, not to FC's contract: the function is to ignore it.
        using var process = Start(("FC_SERVER_PORT", "0"), ("ASPNETCORE_URLS", "http://127.0.0.1:1"));
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().DefaultTimeout();
            Assert.StartsWith("greeter listening on 0.0.0.0:", line, StringComparison.Ordinal);
            var port = int.Parse(line!.Split(':')[^1], CultureInfo.InvariantCulture);
            using var channel = GrpcChannel.ForAddress(new UriBuilder("http", "127.0.0.1", port).Uri);
            using var call = new client::Helloworld.Greeter.GreeterClient(channel).RouteChat();
            await call.RequestStream.WriteAsync(new RouteNote { Message = "before" }).DefaultTimeout();
            Assert.True(await call.ResponseStream.MoveNext().DefaultTimeout());

            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync().DefaultTimeout();
            await call.RequestStream.CompleteAsync().DefaultTimeout();

            Assert.False(await call.ResponseStream.MoveNext().DefaultTimeout());
            await process.WaitForExitAsync().DefaultTimeout();
            Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync().DefaultTimeout()));
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Process_PortTaken_SaysSoAndExitsWith1()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        taken.Listen();
        var endpoint = (IPEndPoint)taken.LocalEndPoint!;

        var (exitCode, error) = await RunAsync(("FC_SERVER_PORT", endpoint.Port.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"greeter: cannot listen on {endpoint}: ", error, StringComparison.Ordinal);
        Assert.EndsWith("Set FC_SERVER_PORT to a free port.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_PortNoNumber_SaysSoAndExitsWith2() =>
        Assert.Equal(
            (2, "greeter: FC_SERVER_PORT is 'http': give a port from 1 to 65535, or 0 for any free one."),
            await RunAsync(("FC_SERVER_PORT", "http")));

    private static async Task<(int ExitCode, string Error)> RunAsync(params (string Name, string Value)[] variables)
    {
        using var process = Start(variables);
        var error = await process.StandardError.ReadToEndAsync().DefaultTimeout();
        await process.WaitForExitAsync().DefaultTimeout();
        return (process.ExitCode, error.TrimEnd());
    }

    private static Process Start(params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(GreeterApp).Assembly.Location);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

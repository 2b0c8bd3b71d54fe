using System.Net;
using System.Net.Sockets;
using FcEmulator.Instances;
using FcEmulator.Instances.Launching;
using FcEmulator.Instances.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FcEmulator.Testing;

/// <summary>Starts instances as ASP.NET apps of this process. Safe for use from several threads.</summary>
/// <param name="clock">Given to the apps; null leaves them the system's.</param>
internal sealed class InProcessLauncher(
    Func<WebApplicationBuilder, WebApplication> build, TimeProvider? clock, string accountId, Action<OutputLine> output) : IInstanceLauncher
{
    // Watching appsettings.json for changes takes a watch of the system's for each instance, of which there are few.
    private static readonly string[] Arguments = ["--hostBuilder:reloadConfigOnChange=false"];

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            app = build(Builder(start));
            await app.StartAsync(cancellationToken);
            return new InProcessInstance(app);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (app is not null)
                await app.DisposeAsync();
            throw new InstanceStartException(
                StartFailure.Exited, $"{start.Function.Name} did not start in this process: {failed.GetType().Name}: {failed.Message}", [.. $"{failed}".Split('\n')]);
        }
    }

    private WebApplicationBuilder Builder(InstanceStart start)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = Arguments, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddProvider(new InProcessLog(start, output));
        builder.Configuration.AddInMemoryCollection(
            InstanceEnvironment.Of(new Dictionary<string, string>(), start, port: 0, accountId).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            // Kestrel's 100 would cap functions that take up to 200 calls at a time.
            kestrel.Limits.Http2.MaxStreamsPerConnection = Math.Max(100, start.Function.InstanceConcurrency);
        });
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        return builder;
    }

    private sealed class InProcessInstance : IRunningInstance
    {
        private readonly TaskCompletionSource<InstanceExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly WebApplication _app;
        private readonly int _port;
        private int _stopping;

        public InProcessInstance(WebApplication app)
        {
            (_app, _port) = (app, new Uri(app.Urls.First()).Port);
            // An app that ends itself is a process that exits.
            app.Lifetime.ApplicationStopping.Register(() => _ = StopAsync(TimeSpan.Zero));
        }

        public int? ProcessId => null;

        public Task<InstanceExit> Exited => _exited.Task;

        public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        // Its only connection is the gateway's, which stays open for as long as it is there: Kestrel would wait for it.
        public async Task StopAsync(TimeSpan grace)
        {
            if (Interlocked.Exchange(ref _stopping, 1) == 0)
            {
                await Task.Run(() => _app.StopAsync(new CancellationToken(canceled: true))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _exited.TrySetResult(new InstanceExit(0, "exit code 0"));
            }

            await _exited.Task;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}

using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Greeter;

/// <summary>Builds the function's server: the greeter service over HTTP/2 without TLS, as FC's gateway speaks to an instance. Stateless.</summary>
public static class GreeterApp
{
    /// <summary>
    /// FC's largest instanceConcurrency, and the number of streams FC then opens on an instance's one connection. Kestrel allows 100 by
    /// default, which would silently cap a function configured for more.
    /// </summary>
    private const int MaxStreams = 200;

    /// <summary>How long running calls may go on after SIGTERM, before they are broken off.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Port 0 takes any free one; once started, <see cref="WebApplication.Urls"/> tells which.</summary>
    public static WebApplication Build(IPEndPoint endpoint) =>
        Build(kestrel => kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2));

    /// <summary>For hosts with listeners of their own, such as a test that wants TLS.</summary>
    public static WebApplication Build(Action<KestrelServerOptions> listen)
    {
        // The empty builder, because the others read ASPNETCORE_URLS and appsettings.json of the current folder and watch that file: neither
        // is part of FC's contract with an instance, and the watchers of a few dozen local instances exhaust Linux's inotify limit.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Configure(kestrel.Limits, kestrel);
            listen(kestrel);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        return Build(builder);
    }

    /// <summary>For hosts that bring listener, logging and maybe a clock.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddGrpc();

        var app = builder.Build();
        app.MapGrpcService<GreeterService>();
        return app;
    }

    private static void Configure(KestrelServerLimits limits, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // The client's TLS ended at the gateway, and a gateway may still say :scheme https here.
        kestrel.AllowAlternateSchemes = true;
        limits.Http2.MaxStreamsPerConnection = MaxStreams;
        // FC reuses its connection for at least 15 minutes and calls one that the function closed a crash. FC's longest timeout instead of an
        // infinite one, which overflows in Kestrel 10 and closes idle connections at once.
        limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        // How slowly a client may read and write is the gateway's to judge; a paused stream is no fault.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}

using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Faults;
using FcEmulator.Instances.Processes;
using FcEmulator.Scheduling;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace FcEmulator.Gateway;

/// <summary>Where clients connect: TLS with h2 only, and no limit of Kestrel's where FC documents another or none.</summary>
internal sealed class GatewayListener(
    EmulatorSettings settings, LiveApp live, PlaintextGuard guard, InvocationMeter meter, Scheduler scheduler, FaultRules faults, EventStream events, TimeProvider time)
{
    private const int MiB = 1 << 20;

    /// <summary>FC's is not known; Kestrel's 100 would silently cap one client channel.</summary>
    private const int StreamsPerConnection = 16_384;

    /// <summary>Wide enough for the gateway to see, and refuse in FC's words, what is beyond FC's limits.</summary>
    private const int HeaderRoom = 256 * 1024;

    /// <summary>
    /// Longer than FC's longest execution timeout: FC documents no end for idle connections, and Kestrel closes them at once where this is
    /// infinite.
    /// </summary>
    private static readonly TimeSpan IdleConnectionTimeout = TimeSpan.FromDays(2);

    private static readonly List<SslApplicationProtocol> H2Only = [SslApplicationProtocol.Http2];

    private readonly OpenFileGuard _openFiles = new(OpenFileLimit.Read(), events, time);
    private readonly ExpiryNotice _expiry = new(events, time);

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowAlternateSchemes = true;
        // Metadata passes byte by byte: Latin-1 is the one encoding that keeps all of them.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = IdleConnectionTimeout;
        limits.MaxRequestHeaderCount = 2048;
        limits.MaxRequestHeadersTotalSize = HeaderRoom;
        limits.MaxRequestLineSize = HeaderRoom;
        limits.Http2.MaxStreamsPerConnection = faults.ClientStreams ?? StreamsPerConnection;
        // Kestrel looks at it for each new connection.
        faults.Changed += () => limits.Http2.MaxStreamsPerConnection = faults.ClientStreams ?? StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderRoom;
        limits.Http2.InitialStreamWindowSize = MiB;
        limits.Http2.InitialConnectionWindowSize = 8 * MiB;

        kestrel.Listen(IPAddress.Parse(settings.Host), settings.Port, Configure);
    }

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(next => connection => _openFiles.GuardAsync(connection, next));
        listen.Use(next => connection => guard.GuardAsync(connection, next));
        listen.Use(next => connection => FollowAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = handshake => ValueTask.FromResult(HandshakeFor(handshake.ClientHelloInfo.ServerName)),
        });
        listen.Use(next => connection => PassAsync(connection, next));
    }

    /// <summary>Stands between TLS and HTTP/2.</summary>
    private static async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var tls = connection.Transport;
        var output = new GatheredOutput(tls.Output, connection.Features.GetRequiredFeature<ClientConnection>().Calls);
        connection.Transport = new PassedTransport(new ClientFrames(tls.Input, output), output);
        try
        {
            await next(connection);
        }
        finally
        {
            // TLS takes no more once this has returned.
            await output.SentAsync();
            connection.Transport = tls;
        }
    }

    private SslServerAuthenticationOptions HandshakeFor(string? hostName)
    {
        var certificate = live.Current.Certificates.Select(hostName);
        _expiry.Look(certificate.Context.TargetCertificate, hostName);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            EnabledSslProtocols = certificate.TlsVersions,
            ApplicationProtocols = H2Only,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    /// <summary>Gives each connection its record, and ends what it holds when it closes.</summary>
    private async Task FollowAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = new ClientConnection(meter.AddConnection(connection.ConnectionId), scheduler, time) { Faults = MarkConnection() };
        connection.Features.Set(client);
        try
        {
            await next(connection);
        }
        finally
        {
            client.Close();
        }
    }

    private sealed record PassedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private IReadOnlyList<string> MarkConnection()
    {
        if (faults.OfConnection() is not { } hits)
            return [];
        foreach (var hit in hits)
            hit.Happened();
        return [.. hits.Select(hit => hit.Mark)];
    }
}

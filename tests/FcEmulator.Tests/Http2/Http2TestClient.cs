using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <summary>A client that sees and sends single frames. Safe for use from several threads.</summary>
internal sealed class Http2TestClient : Http2Peer
{
    private readonly SslStream? _tls;
    private int _lastStreamId = -1;

    private Http2TestClient(Socket socket, Stream stream, Http2ClientOptions options)
        : base(socket, stream, options) => _tls = stream as SslStream;

    /// <summary>RFC 9113 section 3.4.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>What ALPN agreed on; empty without agreement, or without TLS.</summary>
    public string NegotiatedProtocol => _tls?.NegotiatedApplicationProtocol.ToString() ?? "";

    /// <summary>The TLS state, for asserts on it; null on a plain connection.</summary>
    public SslStream? Tls => _tls;

    public static async Task<Http2TestClient> ConnectAsync(
        string host, int port, Http2ClientOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        options ??= new Http2ClientOptions();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(host, port).DefaultTimeout(file, line);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls)
                stream = await HandshakeAsync(stream, host, options).DefaultTimeout(file, line);
            var client = new Http2TestClient(socket, stream, options);
            await client.OpenAsync(options).DefaultTimeout(file, line);
            return client;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Request headers as gRPC clients send them.</summary>
    public static IReadOnlyList<HeaderField> GrpcRequest(
        string path, string authority = "localhost", string scheme = "http", params IEnumerable<HeaderField> metadata) =>
    [
        (":method", "POST"), (":scheme", scheme), (":path", path), (":authority", authority),
        ("content-type", "application/grpc"), ("te", "trailers"), .. metadata,
    ];

    /// <summary>The next stream id of a client: 1, 3, 5 …</summary>
    public int NextStreamId() => Interlocked.Add(ref _lastStreamId, 2);

    /// <summary>Sends the headers on a new stream and returns its id.</summary>
    public async Task<int> OpenStreamAsync(
        IEnumerable<HeaderField> headers, bool endStream = false, int maxFragment = Http2Frame.DefaultMaxFrameSize)
    {
        var streamId = NextStreamId();
        await SendHeadersAsync(streamId, headers, endStream, maxFragment);
        return streamId;
    }

    /// <summary>A whole unary gRPC call: headers and one message out, all frames of the answer back.</summary>
    public async Task<IReadOnlyList<ReceivedFrame>> CallAsync(
        IEnumerable<HeaderField> headers, byte[] message, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var streamId = await OpenStreamAsync(headers);
        await SendMessageAsync(streamId, message, endStream: true);
        return await ReadStreamFramesAsync(streamId, file, line);
    }

    private static async Task<Stream> HandshakeAsync(Stream stream, string host, Http2ClientOptions options)
    {
        var tls = new SslStream(stream);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = options.ServerName ?? host,
            ApplicationProtocols = options.Alpn.Count == 0 ? null : [.. options.Alpn],
            EnabledSslProtocols = options.TlsVersions,
            RemoteCertificateValidationCallback = (_, _, _, errors) => options.TrustedRoot is null || errors == SslPolicyErrors.None,
        };
        if (options.TrustedRoot is { } root)
        {
            authentication.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        try
        {
            await tls.AuthenticateAsClientAsync(authentication);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }

        return tls;
    }

    private async Task OpenAsync(Http2ClientOptions options)
    {
        // SETTINGS must be the first frame, ahead of what the read loop sends on its own.
        try
        {
            if (options.SendPreface)
                await SendRawAsync(Preface.ToArray());
            if (options.SendPreface && options.SendSettings)
                await SendFrameAsync(Http2Frame.Settings(options.Settings));
        }
        catch (IOException)
        {
            // A server that closes at once: reading tells how.
        }

        StartReading();
    }
}

using System.Net;

namespace FcEmulator.Instances;

/// <summary>
/// The instance's one HTTP/2 connection: FC gives all requests of an instance one connection, whose concurrent streams are the
/// instance's concurrency. Safe for use from several threads.
/// </summary>
internal sealed class InstanceChannel
{
    /// <summary>
    /// Scheme and host of every request to an instance. The handler keeps a connection for each, so a second one would be a second
    /// connection; where it leads is up to the instance.
    /// </summary>
    public const string Origin = "http://instance";

    private const int MiB = 1 << 20;

    /// <summary>
    /// Kilobytes of headers, and of trailers, that an answer may have before the handler breaks the whole connection off, and with it every
    /// other call of the instance. Far above FC's limit for headers, so that the gateway sees them and refuses the one call.
    /// </summary>
    private static readonly int MostHeaders = 4096;

    private readonly IRunningInstance _instance;
    private readonly TaskCompletionSource<uint?> _streamLimit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InstanceChannel(IRunningInstance instance)
    {
        _instance = instance;
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => await ConnectAsync(cancellationToken),
            EnableMultipleHttp2Connections = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = MiB,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MostHeaders,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
        });
    }

    public HttpMessageInvoker Invoker { get; }

    public Task<InstanceExit> Exited => _instance.Exited;

    /// <summary>
    /// How many streams the instance announced it takes at once, once its first SETTINGS have come;
    /// <see cref="SettingsFrameReader.Unlimited"/> where it set no limit, null where none came.
    /// </summary>
    public Task<uint?> StreamLimit => _streamLimit.Task;

    /// <summary>Stops the instance, then closes what is left of the connection.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _instance.StopAsync(grace);
        await _instance.DisposeAsync();
        Invoker.Dispose();
        _streamLimit.TrySetResult(null);
    }

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await _instance.ConnectAsync(cancellationToken);
        _ = NoteLimitAsync(connection);
        return new RepeatedHeaderStream(connection);
    }

    private async Task NoteLimitAsync(InstanceConnection connection) => _streamLimit.TrySetResult(await connection.MaxConcurrentStreams);
}

using System.Net.Sockets;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Http2;

/// <summary>One accepted connection of a test server, with a record of its streams. Safe for use from several threads.</summary>
internal sealed class Http2ServerConnection : Http2Peer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Http2ServerStream> _streams = [];
    private readonly List<Http2Setting> _clientSettings = [];
    private readonly List<Task> _scripts = [];
    private readonly Http2ServerOptions _options;
    private readonly Func<Http2ServerStream, Task> _script;
    private int _open;

    public Http2ServerConnection(Socket socket, Http2ServerOptions options, Func<Http2ServerStream, Task> script)
        : base(socket, new NetworkStream(socket, ownsSocket: true), options)
    {
        _options = options;
        _script = script;
    }

    /// <summary>All streams so far, in the order they were opened.</summary>
    public IReadOnlyList<Http2ServerStream> Streams
    {
        get
        {
            lock (_lock)
                return [.. _streams.Values.OrderBy(stream => stream.Id)];
        }
    }

    /// <summary>The client's settings, in the order they came.</summary>
    public IReadOnlyList<Http2Setting> ClientSettings
    {
        get
        {
            lock (_lock)
                return [.. _clientSettings];
        }
    }

    /// <summary>The most streams that were open at once, as this server sees them.</summary>
    public int MaxConcurrentStreams { get; private set; }

    /// <summary>What scripts threw, apart from the connection going away under them.</summary>
    public IReadOnlyList<Exception> ScriptFailures
    {
        get
        {
            lock (_lock)
                return [.. _scripts.Where(s => s.IsFaulted).Select(s => s.Exception!.InnerException!)];
        }
    }

    /// <summary>Begins to serve; once.</summary>
    public void Open()
    {
        lock (_lock)
            _scripts.Add(ForgiveLossAsync(OpenAsync));
    }

    /// <summary>Reads a stream's record while nothing writes it.</summary>
    internal T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private async Task OpenAsync()
    {
        if (_options.OnConnection is { } onConnection)
            await onConnection(this);
        // SETTINGS must be the first frame, ahead of what the read loop sends on its own.
        if (_options.SendSettings)
            await SendFrameAsync(Http2Frame.Settings(_options.Settings));
        StartReading();
    }

    protected override async Task ReadOpeningAsync(FrameReader reader, CancellationToken cancellationToken)
    {
        var preface = new byte[Http2TestClient.Preface.Length];
        var read = await reader.FillAsync(preface, cancellationToken);
        if (!preface.AsSpan(0, read).SequenceEqual(Http2TestClient.Preface[..read]))
            throw new Http2Violation("the client did not begin with the connection preface");
    }

    protected override bool Receive(ReceivedFrame frame)
    {
        lock (_lock)
        {
            if (frame is { Type: Http2FrameType.Settings, Frame.IsAck: false })
                _clientSettings.AddRange(frame.Frame.ReadSettings());
            if (_streams.TryGetValue(frame.StreamId, out var stream))
            {
                stream.Record_NeedsLock(frame, _options.RecordBodies);
                Close_NeedsLock(stream);
                return true;
            }

            if (frame.Type != Http2FrameType.Headers)
                return true;
            stream = new Http2ServerStream(this, frame);
            _streams.Add(stream.Id, stream);
            MaxConcurrentStreams = Math.Max(MaxConcurrentStreams, ++_open);
            _scripts.Add(Task.Run(() => ForgiveLossAsync(() => _script(stream))));
            return false;
        }
    }

    protected override void Sending(Http2Frame frame)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(frame.StreamId, out var stream))
                return;
            stream.Sent_NeedsLock(frame);
            Close_NeedsLock(stream);
        }
    }

    protected override async Task DisposingAsync()
    {
        Task[] scripts;
        lock (_lock)
            scripts = [.. _scripts];
        await Task.WhenAll(scripts).ContinueWith(_ => { }, TaskScheduler.Default).DefaultTimeout();
    }

    private void Close_NeedsLock(Http2ServerStream stream)
    {
        if (stream.TryClose_NeedsLock())
            _open--;
    }

    private static async Task ForgiveLossAsync(Func<Task> script)
    {
        try
        {
            await script();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection went away under the script: the test that caused it asserts on what it saw.
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>Makes a recording's calls again, each at its time and on its connection, and compares what their clients see. For one run.</summary>
/// <param name="speed">2 makes a minute of the recording half a minute.</param>
/// <param name="name">The header by which the call of that number tells the emulator which one it is.</param>
internal sealed class ReplayRun(ReplayConnections connections, double speed, Func<int, KeyValuePair<string, string>> name, TimeProvider time)
{
    private TimeSpan _latest;

    /// <summary>The most a call was late so far.</summary>
    public TimeSpan Latest => _latest;

    /// <summary>The calls in the recording's order, without what the emulator knows of them.</summary>
    public async Task<IReadOnlyList<ReplayedCall>> RunAsync(Recording recording, CancellationToken cancellationToken)
    {
        await connections.OpenAsync(recording.Calls, cancellationToken);
        var began = time.GetTimestamp();
        var running = new List<Task<ReplayedCall>>();
        var first = recording.Calls.Count > 0 ? recording.Calls[0].ArrivedAt : default;
        foreach (var call in recording.Calls)
        {
            var pace = new CallPace(time, began, (call.ArrivedAt - first) / speed, speed);
            await pace.WaitAsync(0, cancellationToken);
            _latest = pace.Late > _latest ? pace.Late : _latest;
            running.Add(CallAsync(call, running.Count, pace, cancellationToken));
        }

        return await Task.WhenAll(running);
    }

    private async Task<ReplayedCall> CallAsync(RecordedCall call, int number, CallPace pace, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var recorded = SeenOutcome.Of(call);
        var sending = SendAsync(call, number, pace, cancel.Token);
        if (recorded == SeenOutcome.Cancelled)
        {
            await Task.WhenAny(sending, pace.WaitAsync(call.EndMs, cancellationToken));
            await cancel.CancelAsync();
        }

        return new ReplayedCall(call.RequestId, call.Method, recorded, await sending) { RecordedPlace = CallPlace.Of(call) };
    }

    private async Task<string> SendAsync(RecordedCall call, int number, CallPace pace, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.HttpMethod), $"http://{call.Authority}{call.Method}")
        {
            // TLS is the connection's own matter here; HTTP/2 over it is spoken as if there were none.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (call.IsGrpc || call.MessagesIn.Count > 0)
        {
            request.Content = new ReplayContent(call, pace);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.IsGrpc ? "application/grpc" : "application/octet-stream");
        }

        var (header, value) = name(number);
        request.Headers.Add(header, value);
        if (call.IsGrpc)
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var response = await connections.Of(call.Connection).SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return Seen(call, response);
        }
        catch (OperationCanceledException)
        {
            return SeenOutcome.Cancelled;
        }
        catch (CallRefusedException)
        {
            return SeenOutcome.Reset(CallRefusedException.Code);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Find(broken) is { } reset ? SeenOutcome.Reset(reset.ErrorCode) : $"connection failed ({broken.InnerException?.Message ?? broken.Message})";
        }
    }

    private static string Seen(RecordedCall call, HttpResponseMessage response)
    {
        if (!call.IsGrpc || response.StatusCode != HttpStatusCode.OK)
            return SeenOutcome.Http((int)response.StatusCode);
        return Status(response.TrailingHeaders) ?? Status(response.Headers) ?? SeenOutcome.NoStatus;
    }

    private static string? Status(HttpHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) && int.TryParse(values.First(), CultureInfo.InvariantCulture, out var status) ? SeenOutcome.Status(status) : null;

    private static HttpProtocolException? Find(Exception? broken) => broken is null or HttpProtocolException ? (HttpProtocolException?)broken : Find(broken.InnerException);
}

using Google.Protobuf;
using Grpc.Core;
using Helloworld;

namespace Soak;

/// <summary>Calls on one channel, one after the other, some of which it breaks off. For one loop.</summary>
/// <param name="only">The one kind they are of, below <see cref="Kinds"/>; null for all kinds.</param>
internal sealed class CallMix(CallInvoker channel, int? only, Random random, CallCounts counts)
{
    public const int Kinds = 13;

    private static readonly Rectangle Everywhere = new()
    {
        Lo = new Point { Latitude = -900_000_000, Longitude = -1_800_000_000 },
        Hi = new Point { Latitude = 900_000_000, Longitude = 1_800_000_000 },
    };

    /// <summary>Something the function has not got, and says so while the client is still sending.</summary>
    private static readonly Method<RouteNote, RouteSummary> Unknown = new(
        MethodType.ClientStreaming,
        "helloworld.Greeter",
        "RecordNotes",
        Marshallers.Create(note => note.ToByteArray(), RouteNote.Parser.ParseFrom),
        Marshallers.Create(summary => summary.ToByteArray(), RouteSummary.Parser.ParseFrom));

    private readonly Greeter.GreeterClient _client = new(channel);

    /// <summary>So many calls, or until cancelled; the one that runs then is finished.</summary>
    public async Task RunAsync(int calls, CancellationToken enough)
    {
        for (; calls > 0 && !enough.IsCancellationRequested; calls--)
            await EndedAsync(CallAsync());
    }

    /// <summary>Its connection closes under a running call, as a crashed client's would.</summary>
    public Task DropAsync(SocketsHttpHandler connection) => EndedAsync(DroppedAsync(connection));

    private Task CallAsync() => (only ?? random.Next(Kinds)) switch
    {
        0 or 1 or 2 => UnaryAsync(random.Next(1, 100)),
        3 => UnaryAsync(1_000_000),
        4 => ListAsync(slow: false),
        5 => ListAsync(slow: true),
        6 => RecordAsync(),
        7 => ChatAsync(random.Next(1, 20)),
        8 => CancelledAsync(),
        9 => DeadlineAsync(),
        10 => TakenBackAsync(),
        11 => RefusedAsync(),
        _ => random.Next(4) == 0 ? HeldAsync() : ChatAsync(1),
    };

    private async Task EndedAsync(Task call)
    {
        counts.Begin();
        try
        {
            await call;
            counts.End("ok");
        }
        catch (RpcException failed) when (IsNobodyElses(failed.Status.DebugException))
        {
            counts.End(failed.StatusCode.ToString());
            // Throttled, mostly: as clients do, it waits before it tries again.
            if (failed.StatusCode == StatusCode.Unavailable)
                await PauseAsync(200);
        }
        catch (RpcException lost)
        {
            // A stream or a connection that broke: nothing that a call, or the end of an instance, is to do to others.
            counts.Surprise(lost.ToString());
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            counts.End("broken off");
        }
        catch (Exception surprise)
        {
            counts.Surprise(surprise.ToString());
        }
    }

    /// <summary>Where the client itself gave the call up, .NET's handler gives no cause; where a stream or a connection broke, it does.</summary>
    private static bool IsNobodyElses(Exception? end) => end is null or OperationCanceledException or (IOException { InnerException: null } and not HttpIOException);

    private async Task UnaryAsync(int length)
    {
        using var call = _client.SayHelloAsync(new HelloRequest { Name = new string('n', length) });
        counts.Note(await call.ResponseHeadersAsync);
        var reply = await call.ResponseAsync;
        if (reply.Message.Length != length + 6)
            counts.Surprise($"an answer of {reply.Message.Length} characters to a name of {length}");
    }

    private async Task ListAsync(bool slow)
    {
        using var call = _client.ListFeatures(Everywhere);
        counts.Note(await call.ResponseHeadersAsync);
        var left = slow ? random.Next(1, 30) : int.MaxValue;
        while (await call.ResponseStream.MoveNext(CancellationToken.None) && --left > 0)
        {
            if (slow)
                await PauseAsync(20);
        }
    }

    private async Task RecordAsync()
    {
        using var call = _client.RecordRoute();
        var points = random.Next(0, 50);
        for (var point = 0; point < points; point++)
            await call.RequestStream.WriteAsync(new Point { Latitude = point, Longitude = random.Next(1000) });
        await call.RequestStream.CompleteAsync();
        counts.Note(await call.ResponseHeadersAsync);
        if ((await call.ResponseAsync).PointCount != points)
            counts.Surprise($"not all of {points} points were counted");
    }

    private async Task ChatAsync(int notes)
    {
        using var call = _client.RouteChat();
        for (var note = 1; note <= notes; note++)
        {
            await call.RequestStream.WriteAsync(new RouteNote { Message = $"{note}", Location = new Point { Latitude = note } });
            if (note == 1)
                counts.Note(await call.ResponseHeadersAsync);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                return;
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private async Task CancelledAsync()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 30)), TimeProvider.System);
        using var call = _client.RouteChat(cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(new RouteNote { Message = "never finished" }, cancel.Token);
        counts.Note(await call.ResponseHeadersAsync);
        await call.ResponseStream.MoveNext(cancel.Token);
        await call.ResponseStream.MoveNext(cancel.Token);
    }

    private async Task DeadlineAsync()
    {
        using var call = _client.RouteChat(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(random.Next(1, 200)));
        await call.RequestStream.WriteAsync(new RouteNote { Message = "too late" });
        counts.Note(await call.ResponseHeadersAsync);
        await call.ResponseStream.MoveNext(CancellationToken.None);
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    /// <summary>Open until the execution timeout ends it.</summary>
    private async Task HeldAsync()
    {
        using var call = _client.RouteChat();
        await call.RequestStream.WriteAsync(new RouteNote { Message = "held" });
        counts.Note(await call.ResponseHeadersAsync);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    /// <summary>A large message each way, given up wherever it is.</summary>
    private async Task TakenBackAsync()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 30)), TimeProvider.System);
        using var call = _client.SayHelloAsync(new HelloRequest { Name = new string('n', 1_000_000) }, cancellationToken: cancel.Token);
        counts.Note(await call.ResponseHeadersAsync);
        await call.ResponseAsync;
    }

    /// <summary>Sends until it is told that nobody wants it.</summary>
    private async Task RefusedAsync()
    {
        using var call = channel.AsyncClientStreamingCall(Unknown, null, default);
        var note = new RouteNote { Message = new string('n', random.Next(30_000)) };
        try
        {
            while (true)
                await call.RequestStream.WriteAsync(note);
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or NullReferenceException)
        {
            // The answer tells how it ended. (Null is .NET's handler, where a write meets the end of its stream.)
        }

        await call.ResponseAsync;
    }

    private async Task DroppedAsync(SocketsHttpHandler connection)
    {
        using var call = _client.RouteChat();
        await call.RequestStream.WriteAsync(new RouteNote { Message = "dropped" });
        counts.Note(await call.ResponseHeadersAsync);
        connection.Dispose();
    }

    private Task PauseAsync(int mostMilliseconds) => Task.Delay(TimeSpan.FromMilliseconds(random.Next(mostMilliseconds)), TimeProvider.System);
}

using System.Collections.Concurrent;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>A function that answers each call when the test says so, and not before. For one test at a time.</summary>
internal sealed class GatedFunction
{
    private readonly ConcurrentDictionary<string, Http2ServerStream> _waiting = new();
    private readonly Dictionary<(Http2TestClient, int), Http2ServerStream> _open = [];
    private int _opened;

    public GatedFunction() => Launcher = new ScriptedLauncher(async call =>
    {
        await call.ReadMessageAsync();
        _waiting[call.Headers.Single(h => h.Name == "call").Value] = call;
    });

    public ScriptedLauncher Launcher { get; }

    /// <summary>Messages in each answer.</summary>
    public int Answers { get; set; } = 1;

    /// <summary>Opens a call with one message, its request left open. Completes when the function has that message.</summary>
    public async Task<int> OpenAsync(Http2TestClient client, string path)
    {
        var mark = $"{++_opened}";
        var stream = await client.OpenStreamAsync(TestEmulator.Request(path, metadata: [("call", mark)]));
        await client.SendMessageAsync(stream, [1]);
        await Bounded.Until(() => _waiting.ContainsKey(mark));
        _open[(client, stream)] = _waiting[mark];
        return stream;
    }

    /// <summary>Waits until a call that was opened elsewhere, under a mark of its own in its <c>call</c> header, has arrived.</summary>
    public async Task ArrivedAsync(Http2TestClient client, int stream, string mark)
    {
        await Bounded.Until(() => _waiting.ContainsKey(mark));
        _open[(client, stream)] = _waiting[mark];
    }

    /// <summary>Ends the client's side, answers with status 0, and waits until the client has all of it.</summary>
    public async Task AnswerAsync(Http2TestClient client, int stream)
    {
        var call = _open[(client, stream)];
        await client.SendDataAsync(stream, default, endStream: true);
        await call.ReadMessagesAsync();
        await call.SendHeadersAsync();
        for (var i = 0; i < Answers; i++)
            await call.SendMessageAsync([1]);
        await call.SendTrailersAsync();
        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", (await client.ReadStreamFramesAsync(stream)).Render(), StringComparison.Ordinal);
    }
}

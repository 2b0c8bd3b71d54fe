using FcEmulator.Tests.Http2;
using Google.Protobuf;
using Interop.Contract;

namespace Interop.Misbehaving;

/// <summary>
/// One way to misbehave. What the server itself has to see (a new connection, acknowledged PINGs, one stream at a time) it checks and
/// answers with gRPC status 13 and a sentence where it is not so: the client's call then fails.
/// </summary>
/// <param name="Respond">Answers one large_unary call.</param>
internal sealed record Misbehaviour(Func<Http2ServerStream, Task> Respond, Http2ServerOptions Options)
{
    private const int Internal = 13;

    private static readonly byte[] LargeResponse =
        GrpcMessages.Frame(new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[314159]) } }.ToByteArray());

    private static readonly Dictionary<string, Misbehaviour> ByName = new()
    {
        ["goaway"] = Of(GoAwayAsync),
        ["rst_after_header"] = Of(ResetAfterHeaderAsync),
        ["rst_during_data"] = Of(call => ResetAfterDataAsync(call, LargeResponse.AsMemory(..(LargeResponse.Length / 2)))),
        ["rst_after_data"] = Of(call => ResetAfterDataAsync(call, LargeResponse)),
        ["ping"] = Of(PingAsync),
        ["max_streams"] = new(OneAtATimeAsync, new Http2ServerOptions { Settings = [new(Http2SettingId.MaxConcurrentStreams, 1)] }),
        ["data_frame_padding"] = Of(PaddedAsync),
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public static Misbehaviour? Find(string name) => ByName.GetValueOrDefault(name);

    private static Misbehaviour Of(Func<Http2ServerStream, Task> answer) => new(answer, new Http2ServerOptions());

    /// <summary>Each connection serves one call and then says GOAWAY.</summary>
    private static async Task GoAwayAsync(Http2ServerStream call)
    {
        if (call != call.Connection.Streams[0])
        {
            await FailAsync(call, "a call came over the connection that had got GOAWAY");
            return;
        }

        await AnswerAsync(call);
        await call.Connection.SendGoAwayAsync(call.Id);
    }

    private static async Task ResetAfterHeaderAsync(Http2ServerStream call)
    {
        await call.SendHeadersAsync();
        await call.SendResetAsync(Http2ErrorCode.NoError);
    }

    private static async Task ResetAfterDataAsync(Http2ServerStream call, ReadOnlyMemory<byte> data)
    {
        await call.ReadMessagesAsync();
        await call.SendHeadersAsync();
        await call.Connection.SendDataWithinWindowAsync(call.Id, data);
        await call.SendResetAsync(Http2ErrorCode.NoError);
    }

    /// <summary>A PING before everything it sends; each has to be answered before it goes on.</summary>
    private static async Task PingAsync(Http2ServerStream call)
    {
        await call.Connection.PingAsync();
        await call.ReadMessagesAsync();
        await call.Connection.PingAsync();
        await call.SendHeadersAsync();
        await call.Connection.PingAsync();
        await call.Connection.SendDataWithinWindowAsync(call.Id, LargeResponse.AsMemory(..1000));
        await call.Connection.PingAsync();
        await call.Connection.SendDataWithinWindowAsync(call.Id, LargeResponse.AsMemory(1000..));
        await call.Connection.PingAsync();
        await call.SendTrailersAsync();
    }

    private static Task OneAtATimeAsync(Http2ServerStream call) => call.Connection.MaxConcurrentStreams == 1
        ? AnswerAsync(call)
        : FailAsync(call, $"{call.Connection.MaxConcurrentStreams} streams came at once although SETTINGS allow one");

    private static async Task PaddedAsync(Http2ServerStream call)
    {
        await call.ReadMessagesAsync();
        await call.SendHeadersAsync();
        await call.Connection.SendPaddedWithinWindowAsync(call.Id, LargeResponse, perFrame: 16);
        await call.SendTrailersAsync();
    }

    private static async Task AnswerAsync(Http2ServerStream call)
    {
        await call.ReadMessagesAsync();
        await call.SendHeadersAsync();
        await call.Connection.SendDataWithinWindowAsync(call.Id, LargeResponse);
        await call.SendTrailersAsync();
    }

    private static Task FailAsync(Http2ServerStream call, string sentence) => call.SendTrailersOnlyAsync(Internal, [("grpc-message", sentence)]);
}

extern alias client;

using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HelloReply = Helloworld.HelloReply;
using RouteSummary = Helloworld.RouteSummary;

namespace FcEmulator.Tests.Sample;

/// <summary>What gRPC promises beyond messages, between stock client and stock server over the contract shims.</summary>
public class CallSemanticsTests
{
    [Fact]
    public async Task Metadata_BinaryAndRepeatedKeys_ReachHandlerHeadersAndTrailers()
    {
        await using var server = await new ScriptedGreeter
        {
            OnHello = async (_, context) =>
            {
                var sent = new Metadata();
                foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("my-", StringComparison.Ordinal)))
                {
                    sent.Add(entry);
                    context.ResponseTrailers.Add(entry);
                }

                await context.WriteResponseHeadersAsync(sent);
                return new HelloReply();
            },
        }.StartAsync();
        using var channel = server.OpenChannel();
        var headers = new Metadata { { "My-Key", "one" }, { "my-blob-bin", [0, 1, 254, 255] }, { "my-key", "two" } };

        using var call = Client(channel).SayHelloAsync(new HelloRequest(), headers);
        await call.ResponseAsync.DefaultTimeout();

        // HttpClient joins the values of a repeated key into one line, as gRPC allows.
        string[] expected = ["my-blob-bin=0001FEFF", "my-key=one, two"];
        Assert.Equal(expected, Mine(await call.ResponseHeadersAsync.DefaultTimeout()));
        Assert.Equal(expected, Mine(call.GetTrailers()));

        // HTTP promises no order between different keys.
        static IEnumerable<string> Mine(Metadata metadata) =>
            from entry in metadata
            where entry.Key.StartsWith("my-", StringComparison.Ordinal)
            orderby entry.Key
            select $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}";
    }

    [Fact]
    public async Task Metadata_RepeatedKeysFromTheServer_StaySeparateAndInOrder()
    {
        await using var server = await new ScriptedGreeter
        {
            OnHello = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "k", "one" }, { "k-bin", [1] }, { "k", "two" }, { "k-bin", [2] } });
                context.ResponseTrailers.Add("t", "last");
                context.ResponseTrailers.Add("t", "least");
                return new HelloReply();
            },
        }.StartAsync();
        using var channel = server.OpenChannel();

        using var call = Client(channel).SayHelloAsync(new HelloRequest());
        var headers = await call.ResponseHeadersAsync.DefaultTimeout();
        await call.ResponseAsync.DefaultTimeout();

        Assert.Equal(["one", "two"], headers.GetAll("k").Select(entry => entry.Value));
        Assert.Equal(["01", "02"], headers.GetAll("k-bin").Select(entry => Convert.ToHexString(entry.ValueBytes)));
        Assert.Equal(["last", "least"], call.GetTrailers().GetAll("t").Select(entry => entry.Value));
    }

    [Fact]
    public async Task RpcException_WithDetailsAndTrailers_ReachesTheClientWhole()
    {
        var details = Any.Pack(new StringValue { Value = "the reason, at length" }).ToByteArray();
        await using var server = await new ScriptedGreeter
        {
            OnHello = (_, _) => throw new RpcException(
                new Status(StatusCode.FailedPrecondition, "not now – später"),
                new Metadata { { "grpc-status-details-bin", details }, { "retry-hint", "5 s" } }),
        }.StartAsync();
        using var channel = server.OpenChannel();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(channel).SayHelloAsync(new HelloRequest()).ResponseAsync.DefaultTimeout());

        Assert.Equal((StatusCode.FailedPrecondition, "not now – später"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal(details, failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("5 s", failure.Trailers.GetValue("retry-hint"));
    }

    [Fact]
    public async Task Status_SetByTheHandlerAfterMessages_EndsTheStreamWithIt()
    {
        await using var server = await new ScriptedGreeter
        {
            OnList = async (_, stream, context) =>
            {
                await stream.WriteAsync(new Helloworld.Feature { Name = "only" });
                context.Status = new Status(StatusCode.DataLoss, "rest is gone");
                context.ResponseTrailers.Add("left", "7");
            },
        }.StartAsync();
        using var channel = server.OpenChannel();

        using var call = Client(channel).ListFeatures(new Rectangle());
        Assert.True(await call.ResponseStream.MoveNext().DefaultTimeout());
        Assert.Equal("only", call.ResponseStream.Current.Name);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal((StatusCode.DataLoss, "rest is gone"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("7", call.GetTrailers().GetValue("left"));
    }

    [Fact]
    public async Task Exception_OfAHandler_IsUnknownWithoutItsWords()
    {
        await using var server = await new ScriptedGreeter { OnHello = (_, _) => throw new InvalidOperationException("secret") }.StartAsync();
        using var channel = server.OpenChannel();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(channel).SayHelloAsync(new HelloRequest()).ResponseAsync.DefaultTimeout());

        Assert.Equal((StatusCode.Unknown, "Exception was thrown by handler."), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Method_TheServiceLacks_IsUnimplemented()
    {
        await using var server = await new ScriptedGreeter().StartAsync();
        using var channel = server.OpenChannel();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(channel).SayHelloAsync(new HelloRequest()).ResponseAsync.DefaultTimeout());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Deadline_Passed_EndsTheCallOnBothSides()
    {
        var atServer = new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await new ScriptedGreeter
        {
            OnHello = async (_, context) =>
            {
                await Cancelled(context.CancellationToken);
                atServer.SetResult(context.Deadline);
                throw new RpcException(Status.DefaultCancelled);
            },
        }.StartAsync();
        using var channel = server.OpenChannel();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(250);

        var call = Client(channel).SayHelloAsync(new HelloRequest(), deadline: deadline);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.DefaultTimeout());

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        // The wire carries the time left, so the server's clock reads it a little later.
        Assert.InRange(await atServer.Task.DefaultTimeout(), deadline.AddSeconds(-1), deadline.AddMinutes(1));
    }

    [Fact]
    public async Task Cancel_ByTheClient_ReachesAStreamingHandler()
    {
        var atServer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await new ScriptedGreeter
        {
            OnChat = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Helloworld.RouteNote { Message = "in" });
                await Cancelled(context.CancellationToken);
                atServer.SetResult();
            },
        }.StartAsync();
        using var channel = server.OpenChannel();
        using var cancel = new CancellationTokenSource();

        using var call = Client(channel).RouteChat(cancellationToken: cancel.Token);
        Assert.True(await call.ResponseStream.MoveNext().DefaultTimeout());
        await cancel.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await atServer.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Dispose_OfAnOpenCall_ReachesAClientStreamingHandler()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var atServer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await new ScriptedGreeter
        {
            OnRecord = async (_, context) =>
            {
                started.SetResult();
                await Cancelled(context.CancellationToken);
                atServer.SetResult();
                return new RouteSummary();
            },
        }.StartAsync();
        using var channel = server.OpenChannel();

        var call = Client(channel).RecordRoute();
        await started.Task.DefaultTimeout();
        call.Dispose();

        await atServer.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Headers_SentBeforeAnyMessage_ReachAClientThatWritesOnlyThen()
    {
        await using var server = await new ScriptedGreeter
        {
            OnRecord = async (points, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "ready", "yes" } });
                return new RouteSummary { PointCount = await points.ReadAllAsync().CountAsync() };
            },
        }.StartAsync();
        using var channel = server.OpenChannel();

        using var call = Client(channel).RecordRoute();
        var headers = await call.ResponseHeadersAsync.DefaultTimeout();
        await call.RequestStream.WriteAsync(new Point()).DefaultTimeout();
        await call.RequestStream.CompleteAsync().DefaultTimeout();

        Assert.Equal("yes", headers.GetValue("ready"));
        Assert.Equal(1, (await call.ResponseAsync.DefaultTimeout()).PointCount);
    }

    private static client::Helloworld.Greeter.GreeterClient Client(ChannelBase channel) => new(channel);

    private static Task Cancelled(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}

extern alias client;

using System.IO.Compression;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using HelloReply = Helloworld.HelloReply;

namespace FcEmulator.Tests.Sample;

/// <summary>Compressed messages both ways, between stock client and stock server over the contract shims.</summary>
public class CompressionTests
{
    private static readonly string Repetitive = new('x', 100_000);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Messages_CompressedBothWays_ArriveWhole(string encoding)
    {
        string? requestEncoding = null;
        await using var server = await new ScriptedGreeter
        {
            OnHello = (request, context) =>
            {
                requestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
                return Task.FromResult(new HelloReply { Message = request.Name });
            },
        }.StartAsync(configure: Compress(encoding));
        using var recorder = new ResponseRecorder();
        using var channel = server.OpenChannel(options => options.HttpHandler = recorder);

        var reply = await Client(channel).SayHelloAsync(new HelloRequest { Name = Repetitive }, Asking(encoding)).ResponseAsync.DefaultTimeout();

        Assert.Equal(Repetitive, reply.Message);
        Assert.Equal((encoding, encoding), (requestEncoding, recorder.Encoding));
        Assert.InRange(recorder.RequestBytes, 1, 2_000);
        Assert.InRange(recorder.ResponseBytes, 1, 2_000);
    }

    [Fact]
    public async Task Message_WrittenWithNoCompress_GoesAsItIs()
    {
        await using var server = await new ScriptedGreeter
        {
            OnHello = (request, context) =>
            {
                context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                return Task.FromResult(new HelloReply { Message = request.Name });
            },
        }.StartAsync(configure: Compress("gzip"));
        using var recorder = new ResponseRecorder();
        using var channel = server.OpenChannel(options => options.HttpHandler = recorder);
        var options = new CallOptions(Asking("gzip"), writeOptions: new WriteOptions(WriteFlags.NoCompress));

        var reply = await Client(channel).SayHelloAsync(new HelloRequest { Name = Repetitive }, options).ResponseAsync.DefaultTimeout();

        Assert.Equal(Repetitive, reply.Message);
        Assert.InRange(recorder.RequestBytes, Repetitive.Length, int.MaxValue);
        Assert.InRange(recorder.ResponseBytes, Repetitive.Length, int.MaxValue);
    }

    [Fact]
    public async Task Request_InAnEncodingTheServerLacks_IsUnimplemented()
    {
        await using var server = await new ScriptedGreeter { OnHello = (_, _) => Task.FromResult(new HelloReply()) }
            .StartAsync(configure: options => options.CompressionProviders = []);
        using var channel = server.OpenChannel();

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client(channel).SayHelloAsync(new HelloRequest { Name = Repetitive }, Asking("gzip")).ResponseAsync.DefaultTimeout());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    private static Action<GrpcServiceOptions> Compress(string encoding) => options =>
    {
        options.ResponseCompressionAlgorithm = encoding;
        options.ResponseCompressionLevel = CompressionLevel.Fastest;
    };

    /// <summary>How a caller of Grpc.Net.Client asks for compressed requests; the key is not sent.</summary>
    private static Metadata Asking(string encoding) => new() { { "grpc-internal-encoding-request", encoding } };

    private static client::Helloworld.Greeter.GreeterClient Client(ChannelBase channel) => new(channel);
}

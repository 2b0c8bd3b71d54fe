extern alias client;

using System.IO.Compression;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Compression;
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
        await using var server = await new ScriptedGreeter { OnHello = (_, _) => Task.FromResult(new HelloReply()) }.StartAsync();
        using var channel = server.OpenChannel(options => options.CompressionProviders = [new Brotli()]);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client(channel).SayHelloAsync(new HelloRequest { Name = Repetitive }, Asking("br")).ResponseAsync.DefaultTimeout());

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Messages_InAnEncodingOfOnesOwn_ArriveWhole()
    {
        await using var server = await new ScriptedGreeter { OnHello = (request, _) => Task.FromResult(new HelloReply { Message = request.Name }) }
            .StartAsync(configure: options =>
            {
                options.CompressionProviders = [new Brotli()];
                options.ResponseCompressionAlgorithm = "br";
            });
        using var recorder = new ResponseRecorder();
        using var channel = server.OpenChannel(options =>
        {
            options.CompressionProviders = [new Brotli()];
            options.HttpHandler = recorder;
        });

        var reply = await Client(channel).SayHelloAsync(new HelloRequest { Name = Repetitive }, Asking("br")).ResponseAsync.DefaultTimeout();

        Assert.Equal((Repetitive, "br"), (reply.Message, recorder.Encoding));
        Assert.InRange(recorder.ResponseBytes, 1, 2_000);
    }

    private static Action<GrpcServiceOptions> Compress(string encoding) => options =>
    {
        options.ResponseCompressionAlgorithm = encoding;
        options.ResponseCompressionLevel = CompressionLevel.Fastest;
    };

    /// <summary>How a caller of Grpc.Net.Client asks for compressed requests; the key is not sent.</summary>
    private static Metadata Asking(string encoding) => new() { { "grpc-internal-encoding-request", encoding } };

    private static client::Helloworld.Greeter.GreeterClient Client(ChannelBase channel) => new(channel);

    private sealed class Brotli : ICompressionProvider
    {
        public string EncodingName => "br";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
            new BrotliStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

        public Stream CreateDecompressionStream(Stream stream) => new BrotliStream(stream, CompressionMode.Decompress);
    }
}

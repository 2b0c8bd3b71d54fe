using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Which methods stream, as a function says by gRPC server reflection, through the running gateway.</summary>
public class ReflectionTests
{
    private static readonly FileDescriptorProto Greeter = new()
    {
        Name = "greeter.proto",
        Package = "helloworld",
        Service =
        {
            new ServiceDescriptorProto
            {
                Name = "Greeter",
                Method =
                {
                    new MethodDescriptorProto { Name = "SayHello" },
                    new MethodDescriptorProto { Name = "ListFeatures", ServerStreaming = true },
                },
            },
        },
    };

    [Theory]
    [InlineData("v1", "/helloworld.Greeter/ListFeatures", true)]
    [InlineData("v1alpha", "/helloworld.Greeter/ListFeatures", true)]
    [InlineData("v1", "/helloworld.Greeter/SayHello", false)]
    public async Task Reflection_OneMessageEachWay_TellsStreamingFromUnary(string version, string method, bool streaming)
    {
        var function = new ScriptedLauncher(call => call.Path.Contains("reflection", StringComparison.Ordinal) ? ReflectAsync(call, version) : call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, f => f with { InstanceConcurrency = 1 }, s => s with { Reflection = true });
        await using var client = await emulator.ConnectAsync();

        await client.CallAsync(TestEmulator.Request(method), [1]);
        await emulator.CallFinishedAsync();

        var server = function.Instances.Single().Server;
        Assert.Equal(1, server.MaxConcurrentStreams);
        Assert.Single(server.Connections);
        var call = (await emulator.LedgerAsync()).OfType<FcEmulator.Billing.Ledger.CallRecord>().Single();
        Assert.Equal(streaming ? FcEmulator.Billing.CallKind.Streaming : FcEmulator.Billing.CallKind.Unary, call.Kind);
    }

    [Fact]
    public async Task Reflection_FunctionHasNone_IsSaidAndServesAllTheSame()
    {
        var function = new ScriptedLauncher(call => call.Path.Contains("reflection", StringComparison.Ordinal) ? call.SendTrailersOnlyAsync(12) : call.AnswerAsync([1]));
        await using var emulator = await TestEmulator.StartAsync(function, settings: s => s with { Reflection = true });
        await using var client = await emulator.ConnectAsync();

        var frames = await client.CallAsync(TestEmulator.Request(), [1]);

        Assert.EndsWith("HEADERS(grpc-status 0, END_STREAM)", frames.Render(), StringComparison.Ordinal);
        Assert.StartsWith("greeter did not answer gRPC server reflection", (await emulator.EventAsync<Warning>()).Text, StringComparison.Ordinal);
    }

    /// <summary>Answers by hand-made messages of grpc/reflection/v1/reflection.proto: field 6 lists services, field 4 holds files.</summary>
    private static async Task ReflectAsync(Http2ServerStream call, string version)
    {
        if (!call.Path.StartsWith($"/grpc.reflection.{version}.", StringComparison.Ordinal))
        {
            await call.SendTrailersOnlyAsync(12);
            return;
        }

        await call.SendHeadersAsync();
        while (await call.ReadMessageAsync() is { } request)
        {
            var listing = request[0] >> 3 == 7;
            await call.SendMessageAsync(listing
                ? Field(6, Field(1, Field(1, "helloworld.Greeter"u8.ToArray())))
                : Field(4, Field(1, Greeter.ToByteArray())));
        }

        await call.SendTrailersAsync();
    }

    private static byte[] Field(int number, byte[] value)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        output.Flush();
        return bytes.ToArray();
    }
}

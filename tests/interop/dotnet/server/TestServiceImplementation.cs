using Google.Protobuf;
using Grpc.Core;
using Interop.Contract;
using Microsoft.AspNetCore.Http.Features;

namespace Interop.Server;

internal sealed class TestServiceImplementation(TimeProvider time) : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        // .NET's gzip makes nothing at all of an empty message, which other stacks cannot read.
        context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        return Task.FromResult(new Empty());
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        context.WriteOptions = Options(request.ResponseCompressed);
        await EchoMetadataAsync(context);
        ExpectCompressed(context, message: 0, request.ExpectCompressed);
        ThrowIfAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = PayloadOf(request.ResponseSize) };
    }

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context) =>
        RespondAsync(request, responses, context);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requests, ServerCallContext context)
    {
        var sum = 0;
        for (var message = 0; await requests.MoveNext(context.CancellationToken); message++)
        {
            ExpectCompressed(context, message, requests.Current.ExpectCompressed);
            sum += requests.Current.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requests, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        while (await requests.MoveNext(context.CancellationToken))
        {
            ThrowIfAsked(requests.Current.ResponseStatus);
            await RespondAsync(requests.Current, responses, context);
        }
    }

    private async Task RespondAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var parameters in request.ResponseParameters)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), time, context.CancellationToken);
            responses.WriteOptions = Options(parameters.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = PayloadOf(parameters.Size) }, context.CancellationToken);
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        var initial = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key == EchoInitial)
                initial.Add(entry);
            else if (entry.Key == EchoTrailing)
                context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(initial);
    }

    private static void ExpectCompressed(ServerCallContext context, int message, BoolValue? expected)
    {
        if (expected is null)
            return;
        var compressed = context.GetHttpContext().Features.GetRequiredFeature<MessageFlags>().IsCompressed(message);
        if (compressed != expected.Value)
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"compressed is {compressed}, expected {expected.Value}"));
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    private static WriteOptions Options(BoolValue? compressed) =>
        compressed is { Value: true } ? WriteOptions.Default : new WriteOptions(WriteFlags.NoCompress);

    private static Payload PayloadOf(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}

using Grpc.Core;
using Helloworld;

namespace Greeter;

/// <summary>The four methods, one for each call kind. One instance per call, so its fields are that call's own.</summary>
internal sealed class GreeterService(TimeProvider time) : Helloworld.Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        Task.FromResult(new HelloReply { Message = $"Hello {request.Name}" });

    public override async Task ListFeatures(Rectangle request, IServerStreamWriter<Feature> responseStream, ServerCallContext context)
    {
        foreach (var feature in FeatureMap.Inside(request))
            await responseStream.WriteAsync(feature, context.CancellationToken);
    }

    public override async Task<RouteSummary> RecordRoute(IAsyncStreamReader<Point> requestStream, ServerCallContext context)
    {
        var began = time.GetTimestamp();
        var summary = new RouteSummary();
        var metres = 0d;
        Point? previous = null;
        await foreach (var point in requestStream.ReadAllAsync(context.CancellationToken))
        {
            summary.PointCount++;
            if (FeatureMap.IsFeature(point))
                summary.FeatureCount++;
            if (previous is not null)
                metres += Geography.Metres(previous, point);
            previous = point;
        }

        summary.Distance = (int)metres;
        summary.ElapsedTime = (int)time.GetElapsedTime(began).TotalSeconds;
        return summary;
    }

    public override async Task RouteChat(
        IAsyncStreamReader<RouteNote> requestStream, IServerStreamWriter<RouteNote> responseStream, ServerCallContext context)
    {
        var notes = new NoteBoard();
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            foreach (var known in notes.Leave(note))
                await responseStream.WriteAsync(known, context.CancellationToken);
        }
    }
}

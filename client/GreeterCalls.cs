using System.Globalization;
using Grpc.Core;
using Helloworld;

namespace GreeterClient;

/// <summary>Makes the four calls; each returns its result in a few words. Safe for use from several threads.</summary>
internal sealed class GreeterCalls(Helloworld.Greeter.GreeterClient client, string name, Func<CallOptions> options)
{
    private static readonly Rectangle WholeEarth = new()
    {
        Lo = new Point { Latitude = -900_000_000, Longitude = -1_800_000_000 },
        Hi = new Point { Latitude = 900_000_000, Longitude = 1_800_000_000 },
    };

    public async Task<string> SayHelloAsync()
    {
        var reply = await client.SayHelloAsync(new HelloRequest { Name = name }, options());
        return $"\"{reply.Message}\"";
    }

    public async Task<string> ListFeaturesAsync()
    {
        using var call = client.ListFeatures(WholeEarth, options());
        var names = new List<string>();
        await foreach (var feature in call.ResponseStream.ReadAllAsync())
            names.Add(feature.Name);
        return names is [] ? "no features" : $"{names.Count} features, from {names[0]} to {names[^1]}";
    }

    public async Task<string> RecordRouteAsync()
    {
        using var call = client.RecordRoute(options());
        // A server that has failed ends its reading half, and then writes fail with less to say than the response.
        var writing = WriteAsync(call.RequestStream, Enumerable.Range(0, 10).Select(Milestone));
        var summary = await call;
        await writing;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.PointCount} points, {summary.FeatureCount} features, {summary.Distance / 1000d:0.0} km");
    }

    public async Task<string> RouteChatAsync()
    {
        using var call = client.RouteChat(options());
        var notes = new[]
        {
            new RouteNote { Location = Milestone(0), Message = $"{name} was here" },
            new RouteNote { Location = Milestone(1), Message = $"{name} came by" },
            new RouteNote { Location = Milestone(0), Message = $"{name} is back" },
        };
        var writing = WriteAsync(call.RequestStream, notes);
        var answers = new List<RouteNote>();
        await foreach (var note in call.ResponseStream.ReadAllAsync())
            answers.Add(note);
        await writing;
        return $"{notes.Length} notes sent, {answers.Count} received"
            + (answers is [] ? "" : $", last \"{answers[^1].Message}\"");
    }

    private static async Task WriteAsync<T>(IClientStreamWriter<T> stream, IEnumerable<T> messages)
    {
        foreach (var message in messages)
            await stream.WriteAsync(message);
        await stream.CompleteAsync();
    }

    /// <summary>Points on the diagonal of the sample function's map, each the place of a feature.</summary>
    private static Point Milestone(int number) => new()
    {
        Latitude = 300_000_000 + number * 1_666_667,
        Longitude = 1_200_000_000 + number * 1_666_667,
    };
}

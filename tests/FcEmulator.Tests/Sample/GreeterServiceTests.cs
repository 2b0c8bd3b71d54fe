extern alias client;

using System.Net;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Greeter;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FcEmulator.Tests.Sample;

/// <summary>The sample function as it is hosted in an instance, called with the sample client's stubs.</summary>
public class GreeterServiceTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await RunningServer.StartAsync(GreeterApp.Build(new IPEndPoint(IPAddress.Loopback, 0)));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task SayHello_Name_IsGreeted()
    {
        using var channel = _server.OpenChannel();

        var reply = await Client(channel).SayHelloAsync(new HelloRequest { Name = "wörld" }).ResponseAsync.DefaultTimeout();

        Assert.Equal("Hello wörld", reply.Message);
    }

    [Fact]
    public void SayHello_BlockingCall_IsGreeted()
    {
        using var channel = _server.OpenChannel();

        Assert.Equal("Hello you", Client(channel).SayHello(new HelloRequest { Name = "you" }).Message);
    }

    [Fact]
    public async Task ListFeatures_RectangleGivenByAnyTwoCorners_StreamsTheFeaturesInside()
    {
        using var channel = _server.OpenChannel();
        // From the second to the third row, first two columns, south-east corner first.
        var rectangle = new Rectangle { Lo = At(301_666_667, 1_201_666_667), Hi = At(303_333_334, 1_200_000_000) };

        using var call = Client(channel).ListFeatures(rectangle);
        var names = new List<string>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None).DefaultTimeout())
            names.Add(call.ResponseStream.Current.Name);

        Assert.Equal(["Bamboo Bridge", "Bamboo Ferry", "Camphor Bridge", "Camphor Ferry"], names);
    }

    [Fact]
    public async Task ListFeatures_WholeEarth_StreamsAHundredDifferentOnes()
    {
        using var channel = _server.OpenChannel();
        var earth = new Rectangle { Lo = At(-900_000_000, -1_800_000_000), Hi = At(900_000_000, 1_800_000_000) };

        using var call = Client(channel).ListFeatures(earth);
        var names = await call.ResponseStream.ReadAllAsync().Select(feature => feature.Name).ToListAsync().DefaultTimeout();

        Assert.Equal(100, names.Distinct().Count());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task RecordRoute_ThreePoints_AreCountedAndMeasured()
    {
        using var channel = _server.OpenChannel();

        using var call = Client(channel).RecordRoute();
        // From a feature one degree north, then one degree east at the equator's scale: 111.2 km each, on a sphere of 6371 km.
        await call.RequestStream.WriteAsync(At(300_000_000, 1_200_000_000)).DefaultTimeout();
        await call.RequestStream.WriteAsync(At(310_000_000, 1_200_000_000)).DefaultTimeout();
        await call.RequestStream.WriteAsync(At(310_000_000, 1_200_000_000)).DefaultTimeout();
        await call.RequestStream.CompleteAsync().DefaultTimeout();

        Assert.Equal(
            new RouteSummary { PointCount = 3, FeatureCount = 1, Distance = 111_194 },
            await call.ResponseAsync.DefaultTimeout());
    }

    [Fact]
    public async Task RouteChat_NotesAtTwoPlaces_AreAnsweredByThoseLeftAtEach()
    {
        using var channel = _server.OpenChannel();

        using var call = Client(channel).RouteChat();
        await call.RequestStream.WriteAsync(Note(1, "a")).DefaultTimeout();
        await call.RequestStream.WriteAsync(Note(2, "b")).DefaultTimeout();
        await call.RequestStream.WriteAsync(Note(1, "c")).DefaultTimeout();
        await call.RequestStream.CompleteAsync().DefaultTimeout();

        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync().DefaultTimeout();
        Assert.Equal([Note(1, "a"), Note(2, "b"), Note(1, "a"), Note(1, "c")], answers);
    }

    [Fact]
    public async Task RouteChat_OpenCall_AnswersBeforeTheClientIsDone()
    {
        using var channel = _server.OpenChannel();

        using var call = Client(channel).RouteChat();
        await call.RequestStream.WriteAsync(Note(1, "a")).DefaultTimeout();

        Assert.True(await call.ResponseStream.MoveNext().DefaultTimeout());
        Assert.Equal(Note(1, "a"), call.ResponseStream.Current);
    }

    [Fact]
    public async Task RouteChat_TwoHundredCallsAtOnce_ShareOneConnection()
    {
        using var channel = _server.OpenChannel();

        // FC's largest instanceConcurrency; the channel opens no second connection, so 200 answers while all are open need 200 streams.
        var calls = Enumerable.Range(0, 200).Select(_ => Client(channel).RouteChat()).ToArray();
        foreach (var call in calls)
            await call.RequestStream.WriteAsync(Note(1, "a")).DefaultTimeout();
        foreach (var call in calls)
            Assert.True(await call.ResponseStream.MoveNext().DefaultTimeout());
        foreach (var call in calls)
            call.Dispose();
    }

    [Fact]
    public void Build_KeepAlive_OutlastsTheGatewaysReuseWithoutOverflowing()
    {
        using var app = GreeterApp.Build(new IPEndPoint(IPAddress.Loopback, 0));

        // FC asks for 15 minutes or more; Kestrel's timer overflows with the endless value and then closes idle connections at once.
        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.InRange(limits.KeepAliveTimeout, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1));
    }

    private static client::Helloworld.Greeter.GreeterClient Client(ChannelBase channel) => new(channel);

    private static Point At(int latitude, int longitude) => new() { Latitude = latitude, Longitude = longitude };

    private static RouteNote Note(int latitude, string message) => new() { Location = At(latitude, 0), Message = message };
}

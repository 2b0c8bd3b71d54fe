extern alias client;

using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit.Abstractions;

namespace FcEmulator.Tests.Testing;

/// <summary>What a team would write for the sample function: one emulator for the class, a fresh start for each test.</summary>
public sealed class SampleFunctionTests(SampleFixture fixture, ITestOutputHelper output) : IClassFixture<SampleFixture>
{
    [Fact]
    public async Task SayHello_Warm_IsNoColdStartAndGreets()
    {
        var fc = await StartAsync();
        await fc.WarmUpAsync().DefaultTimeout();
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });

        var reply = await new client::Helloworld.Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync.DefaultTimeout();

        Assert.Equal("Hello Ada", reply.Message);
        fc.Verify(it => it.Calls(1).NoFailedCalls().ColdStartsAtMost(0).InstancesStarted(1).NoFindings(FcEmulator.Testing.FcSeverity.Note));
    }

    [Fact]
    public async Task ThreeChatsAtOnce_NeedASecondInstance_AndNoneHasMoreThanTwo()
    {
        var fc = await StartAsync();
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        var greeter = new client::Helloworld.Greeter.GreeterClient(channel);
        var chats = new List<AsyncDuplexStreamingCall<RouteNote, RouteNote>>();
        for (var i = 0; i < 3; i++)
        {
            chats.Add(greeter.RouteChat());
            await chats[i].RequestStream.WriteAsync(new RouteNote { Message = "here" }).DefaultTimeout();
            Assert.True(await chats[i].ResponseStream.MoveNext().DefaultTimeout());
        }

        Assert.Equal([2, 1], fc.Instances.Select(instance => instance.RunningCalls));
        foreach (var chat in chats)
        {
            await chat.RequestStream.CompleteAsync().DefaultTimeout();
            Assert.False(await chat.ResponseStream.MoveNext().DefaultTimeout());
            chat.Dispose();
        }

        fc.Verify(it => it.Calls(3).NoFailedCalls().InstancesStarted(2).MaxStreams(2).NoFindings(FcEmulator.Testing.FcSeverity.Note));
        Assert.All(fc.Calls, call => Assert.True(call is { IsStreaming: false, MessagesIn: 1, MessagesOut: 1, GrpcStatus: 0 }, $"{call}"));
    }

    [Fact]
    public async Task ListFeatures_OfAnArea_StreamsThem_AndIsBilledAsAStream()
    {
        var fc = await StartAsync();
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        using var call = new client::Helloworld.Greeter.GreeterClient(channel).ListFeatures(new Rectangle
        {
            Lo = new Point { Latitude = 300_000_000, Longitude = 1_200_000_000 },
            Hi = new Point { Latitude = 301_666_667, Longitude = 1_201_666_667 },
        });

        var names = new List<string>();
        while (await call.ResponseStream.MoveNext().DefaultTimeout())
            names.Add(call.ResponseStream.Current.Name);

        Assert.Equal(["Acacia Bridge", "Acacia Ferry", "Bamboo Bridge", "Bamboo Ferry"], names);
        fc.Verify(it => it.Calls(1).NoFailedCalls().InstancesStarted(1).NoFindings(FcEmulator.Testing.FcSeverity.Note));
        Assert.True(Assert.Single(fc.Calls) is { IsStreaming: true, MessagesIn: 1, MessagesOut: 4, GrpcStatus: 0 });
    }

    [Fact]
    public async Task RecordRoute_AWalk_IsSummedUp_AndIsBilledAsAStream()
    {
        var fc = await StartAsync();
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        using var call = new client::Helloworld.Greeter.GreeterClient(channel).RecordRoute();
        foreach (var latitude in new[] { 300_000_000, 301_666_667, 302_000_000 })
            await call.RequestStream.WriteAsync(new Point { Latitude = latitude, Longitude = 1_200_000_000 }).DefaultTimeout();
        await call.RequestStream.CompleteAsync().DefaultTimeout();

        var summary = await call.ResponseAsync.DefaultTimeout();

        Assert.Equal((3, 2), (summary.PointCount, summary.FeatureCount));
        Assert.InRange(summary.Distance, 22_000, 22_500);
        fc.Verify(it => it.Calls(1).NoFailedCalls().InstancesStarted(1).NoFindings(FcEmulator.Testing.FcSeverity.Note));
        Assert.True(Assert.Single(fc.Calls) is { IsStreaming: true, MessagesIn: 3, MessagesOut: 1, GrpcStatus: 0 });
    }

    [Fact]
    public async Task SayHello_RefusedOnceOnPurpose_SucceedsWhenItIsTriedAgain()
    {
        var fc = await StartAsync();
        fc.Faults.Add("throttle method=*/SayHello times=1");
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        var greeter = new client::Helloworld.Greeter.GreeterClient(channel);

        var refused = await Assert.ThrowsAsync<RpcException>(() => greeter.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync.DefaultTimeout());
        var reply = await greeter.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync.DefaultTimeout();

        // What .NET's client makes of FC's 429, which is an answer of HTTP and not of gRPC.
        Assert.Equal((StatusCode.Unavailable, "Hello Ada"), (refused.StatusCode, reply.Message));
        Assert.Equal(1, Assert.Single(fc.Faults.Rules).Struck);
        fc.Verify(it => it.Calls(1).NoFailedCalls());
    }

    [Fact]
    public async Task RouteChat_InstanceKilledAfterTwoNotes_ClientSeesTheFirstTwoAndTheNextChatWorks()
    {
        var fc = await StartAsync();
        var kill = fc.Faults.Add("kill after=2 direction=out method=*/RouteChat times=1");
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        var greeter = new client::Helloworld.Greeter.GreeterClient(channel);

        using var killed = greeter.RouteChat();
        await killed.RequestStream.WriteAsync(new RouteNote { Message = "one" }).DefaultTimeout();
        Assert.True(await killed.ResponseStream.MoveNext().DefaultTimeout());
        await killed.RequestStream.WriteAsync(new RouteNote { Message = "two" }).DefaultTimeout();
        Assert.True(await killed.ResponseStream.MoveNext().DefaultTimeout());
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await killed.ResponseStream.MoveNext().DefaultTimeout())
            {
            }
        });

        using var chat = greeter.RouteChat();
        await chat.RequestStream.WriteAsync(new RouteNote { Message = "again" }).DefaultTimeout();
        Assert.True(await chat.ResponseStream.MoveNext().DefaultTimeout());
        await chat.RequestStream.CompleteAsync().DefaultTimeout();
        Assert.False(await chat.ResponseStream.MoveNext().DefaultTimeout());

        fc.Verify(it => it.Calls(2).InstancesStarted(2).ColdStartsAtMost(2));
        Assert.Equal([FcEmulator.Testing.FcOutcome.Failed, FcEmulator.Testing.FcOutcome.Completed], fc.Calls.Select(call => call.Outcome));
        Assert.Equal($"{kill.Id} {kill.Rule}", Assert.Single(fc.Calls[0].Faults));
    }

    private async Task<FcEmulator.Testing.FcEmulatorHost> StartAsync()
    {
        var fc = await fixture.HostAsync(output.WriteLine).DefaultTimeout();
        await fc.ResetAsync().DefaultTimeout();
        return fc;
    }
}

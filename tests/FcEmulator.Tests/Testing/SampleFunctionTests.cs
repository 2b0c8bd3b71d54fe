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

    private async Task<FcEmulator.Testing.FcEmulatorHost> StartAsync()
    {
        var fc = await fixture.HostAsync(output.WriteLine).DefaultTimeout();
        await fc.ResetAsync().DefaultTimeout();
        return fc;
    }
}

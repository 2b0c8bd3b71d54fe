extern alias client;

using client::Helloworld;
using FcEmulator.Testing;
using FcEmulator.Tests.Fakes;
using Greeter;
using Grpc.Core;
using Grpc.Net.Client;

namespace FcEmulator.Tests.Testing;

/// <summary>What a team would write of the sample function and time: its own s.yaml, on a clock that the test moves.</summary>
public class SampleClockTests
{
    [Fact]
    public async Task RouteChat_LeftOpen_IsCutOffAtTheTimeoutOfTheYaml_AndBilledToThatMoment()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o
            .FromServerlessYaml(Docs.Repository.PathOf("function/s.yaml"))
            .AddFunction("greeter", GreeterApp.Build)
            .ManualClock()).DefaultTimeout();
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        using var chat = new client::Helloworld.Greeter.GreeterClient(channel).RouteChat();
        await chat.RequestStream.WriteAsync(new RouteNote { Message = "anybody there?" }).DefaultTimeout();
        Assert.True(await chat.ResponseStream.MoveNext().DefaultTimeout());

        await fc.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1)).DefaultTimeout();
        Assert.Empty(fc.Calls);
        await fc.Advance(TimeSpan.FromTicks(1)).DefaultTimeout();

        // FC ends a call that timed out without trailers, which has no gRPC status of its own.
        var failed = await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext().DefaultTimeout());
        Assert.NotEqual(StatusCode.OK, failed.StatusCode);
        var ended = Assert.Single(fc.Calls);
        Assert.Equal((FcOutcome.TimedOut, TimeSpan.FromSeconds(60)), (ended.Outcome, ended.Duration));
        fc.Verify(it => it.Calls(1).Billed(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task SayHello_HangingOnPurpose_TakesTheTimeoutOfTheYaml_AndTheInstanceStays()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o
            .FromServerlessYaml(Docs.Repository.PathOf("function/s.yaml"))
            .AddFunction("greeter", GreeterApp.Build)
            .ManualClock()).DefaultTimeout();
        fc.Faults.Add("hang nth=1");
        using var channel = GrpcChannel.ForAddress(fc.Address, new() { HttpHandler = fc.CreateHandler() });
        var greeter = new client::Helloworld.Greeter.GreeterClient(channel);
        var hanging = greeter.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync;
        await fc.RunningCallsAsync(1).DefaultTimeout();

        await fc.Advance(TimeSpan.FromMinutes(1)).DefaultTimeout();
        await Assert.ThrowsAsync<RpcException>(() => hanging.DefaultTimeout());
        var reply = await greeter.SayHelloAsync(new HelloRequest { Name = "Grace" }).ResponseAsync.DefaultTimeout();

        Assert.Equal("Hello Grace", reply.Message);
        fc.Verify(it => it.Calls(2).ColdStartsAtMost(1).InstancesStarted(1).Billed(TimeSpan.FromSeconds(60)));
    }
}

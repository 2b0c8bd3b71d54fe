using System.Net;
using FcEmulator.Testing;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Testing;

/// <summary>What takes minutes and days in the cloud, at once and exactly.</summary>
public class ManualClockTests
{
    [Fact]
    public async Task ExecutionTimeoutOf24Hours_EndsAtItsMoment_AndBills24HoursAndNoTickMore()
    {
        await using var fc = await StartAsync(InProcess.Silent, f => f.Timeout(TimeSpan.FromHours(24)));
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        var call = InProcess.CallAsync(fc, client);
        await fc.RunningCallsAsync(1).DefaultTimeout();

        await fc.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1)).DefaultTimeout();
        Assert.False(call.IsCompleted);
        await fc.Advance(TimeSpan.FromHours(3)).DefaultTimeout();

        using var response = await call.DefaultTimeout();
        Assert.Equal((HttpStatusCode.OK, false), (response.StatusCode, response.TrailingHeaders.Any()));
        var ended = Assert.Single(fc.Calls);
        Assert.Equal((FcOutcome.TimedOut, TimeSpan.FromHours(24)), (ended.Outcome, ended.Duration));
        fc.Verify(it => it.Billed(TimeSpan.FromHours(24)).Calls(1));
    }

    [Fact]
    public async Task Idle_ForFiveMinutes_IsReclaimedAtThatMomentAndNotBefore()
    {
        await using var fc = await StartAsync(InProcess.Ok);
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();

        await fc.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1)).DefaultTimeout();
        Assert.Single(fc.Instances);
        await fc.Advance(TimeSpan.FromTicks(1)).DefaultTimeout();

        Assert.Empty(fc.Instances);
        (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
        fc.Verify(it => it.ColdStartsAtMost(2).InstancesStarted(2));
    }

    [Fact]
    public async Task GrowthLimit_AMinuteLater_LetsTheNextInstancesStart()
    {
        await using var fc = await StartAsync(
            InProcess.Silent, f => f.Timeout(TimeSpan.FromHours(1)), o => o.Set("burst-instances", "2").Set("growth-rate", "1"));
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        // Two are started at once, the third is beyond the burst.
        _ = InProcess.CallAsync(fc, client);
        _ = InProcess.CallAsync(fc, client);
        await fc.RunningCallsAsync(2).DefaultTimeout();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await InProcess.CallAsync(fc, client).DefaultTimeout()).StatusCode);

        await fc.Advance(TimeSpan.FromSeconds(59)).DefaultTimeout();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await InProcess.CallAsync(fc, client).DefaultTimeout()).StatusCode);
        await fc.Advance(TimeSpan.FromSeconds(1)).DefaultTimeout();
        _ = InProcess.CallAsync(fc, client);

        await fc.RunningCallsAsync(3).DefaultTimeout();
        Assert.Equal(3, fc.Instances.Count);
    }

    [Fact]
    public async Task TimeoutAndReclaim_OfSeveralFunctions_HappenInTheOrderOfTheirTimes()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o
            .AddFunction("slow", InProcess.Silent, f => f.Timeout(TimeSpan.FromMinutes(10)))
            .AddFunction("quick", InProcess.Ok)
            .ManualClock()).DefaultTimeout();
        var start = fc.Now;
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        (await InProcess.CallAsync(fc, client, "quick").DefaultTimeout()).Dispose();
        var call = InProcess.CallAsync(fc, client, "slow");
        await fc.RunningCallsAsync(1).DefaultTimeout();

        await fc.Advance(TimeSpan.FromDays(1)).DefaultTimeout();

        (await call.DefaultTimeout()).Dispose();
        Assert.Equal(start + TimeSpan.FromDays(1), fc.Now);
        Assert.Equal(start + TimeSpan.FromMinutes(10), fc.Calls[^1].End);
        Assert.Empty(fc.Instances);
    }

    [Fact]
    public async Task Advance_OnRealTime_SaysWhatToAskFor()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok)).DefaultTimeout();

        Assert.Contains("ManualClock()", (await Assert.ThrowsAsync<InvalidOperationException>(() => fc.Advance(TimeSpan.FromSeconds(1)))).Message, StringComparison.Ordinal);
    }

    private static Task<FcEmulatorHost> StartAsync(
        Func<Microsoft.AspNetCore.Builder.WebApplicationBuilder, Microsoft.AspNetCore.Builder.WebApplication> build,
        Action<FcFunctionOptions>? limits = null,
        Action<FcEmulatorOptions>? more = null) => FcEmulatorHost.StartAsync(o =>
        {
            o.AddFunction("f", build, limits).ManualClock();
            more?.Invoke(o);
        }).DefaultTimeout();
}

using System.Net;
using FcEmulator.Testing;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Testing;

/// <summary>Faults by the package: added, counted and removed while it runs, and told of in what the run leaves.</summary>
public sealed class FixtureFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-marks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Rule_AddedAndRemovedAtRunTime_StrikesMeanwhileAlone_AndIsCounted()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok)).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());

        var before = await StatusAsync();
        var rule = fc.Faults.Add("throttle  nth=2+");
        HttpStatusCode[] meanwhile = [await StatusAsync(), await StatusAsync(), await StatusAsync()];
        Assert.Equal(new FcFault("f1", "throttle nth=2+", 3, 2), Assert.Single(fc.Faults.Rules));
        Assert.Equal(2, fc.Faults.Remove(rule)?.Struck);
        var afterwards = await StatusAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before, afterwards));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], meanwhile);
        Assert.Empty(fc.Faults.Rules);
        Assert.Null(fc.Faults.Remove(rule));
        fc.Verify(it => it.Calls(3));

        async Task<HttpStatusCode> StatusAsync()
        {
            using var response = await InProcess.CallAsync(fc, client).DefaultTimeout();
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task StruckCall_IsMarkedInTheLedgerTheReportAndTheAccessLog()
    {
        var log = Path.Combine(_folder.FullName, "access.jsonl");
        await using (var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok).Set("access-log-file", log)).DefaultTimeout())
        {
            using var client = new HttpMessageInvoker(fc.CreateHandler());
            (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
            fc.Faults.Add("no-trailers");
            (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
            await Bounded.Until(() => fc.Calls.Count == 2);

            Assert.Equal(["", "f1 no-trailers"], fc.Calls.Select(call => string.Join(' ', call.Faults)));
            Assert.Contains("Calls into which faults were put on purpose, and which are billed all the same: 1.", fc.Report.Text, StringComparison.Ordinal);
        }

        Assert.Contains("\"faults\":[\"f1 no-trailers\"]", File.ReadAllLines(log)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_LeavesTheRulesOfTheOptions_WhichCountFromTheBeginning()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok).Set("fault", "throttle nth=1")).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        fc.Faults.Add("hang");

        for (var test = 0; test < 2; test++)
        {
            await fc.ResetAsync().DefaultTimeout();
            using var refused = await InProcess.CallAsync(fc, client).DefaultTimeout();
            using var served = await InProcess.CallAsync(fc, client).DefaultTimeout();
            Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        }

        Assert.Equal(("throttle nth=1", 2, 1), fc.Faults.Rules.Select(rule => (rule.Rule, rule.Fitting, rule.Struck)).Single());
    }

    [Fact]
    public async Task Hang_OnAManualClock_IsBilledUntilTheTimeoutAndNoTickMore()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok, f => f.Timeout(TimeSpan.FromHours(2))).ManualClock()).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        fc.Faults.Add("hang");
        var call = InProcess.CallAsync(fc, client);
        await fc.RunningCallsAsync(1).DefaultTimeout();

        await fc.Advance(TimeSpan.FromHours(3)).DefaultTimeout();

        (await call.DefaultTimeout()).Dispose();
        fc.Verify(it => it.Calls(1).Billed(TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task Rule_ThatIsNone_SaysWhatIsWrongWithIt()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok)).DefaultTimeout();

        var failed = Assert.Throws<FcConfigurationException>(() => fc.Faults.Add("delay time=soon"));

        Assert.StartsWith("The fault rule \"delay time=soon\" has time=soon, but time is ", failed.Message, StringComparison.Ordinal);
        Assert.Empty(fc.Faults.Rules);
    }
}

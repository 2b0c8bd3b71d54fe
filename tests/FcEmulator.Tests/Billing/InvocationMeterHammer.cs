using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Tests.Fakes;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

public class InvocationMeterHammer
{
    private const int Threads = 4;
    private const int CallsEach = 1500;

    /// <summary>
    /// Several threads call, stream, close connections and tick at once. The file must hold every call once, bill every instance without an
    /// overlap, and contain every call in the interval it names.
    /// </summary>
    [Fact]
    public async Task Begin_ManyThreads_LedgerHoldsEveryCallOnceAndNoOverlap()
    {
        var file = new MemoryStream();
        var time = new ManualTime(Midnight);
        using var meter = new InvocationMeter(new LedgerWriter(file, "run-1", Midnight), time);
        var instances = Enumerable.Range(0, 3).Select(i => meter.AddInstance(Function(), $"c-{i}", At(0))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Call(thread, meter, instances, time)))).DefaultTimeout();
        meter.Stop(time.GetUtcNow());

        var records = Read(file.ToArray(), out var warnings);
        Assert.Empty(warnings);
        var calls = records.OfType<CallRecord>().ToList();
        var intervals = records.OfType<IntervalRecord>().ToDictionary(i => (i.Instance, i.Interval));
        Assert.Equal(Threads * CallsEach, calls.Select(call => call.Request).Distinct().Count());
        Assert.Equal(Threads * CallsEach, calls.Count);
        Assert.Equal(Threads * CallsEach, intervals.Values.Sum(interval => interval.RequestCount));
        Assert.Equal(intervals.Count, records.OfType<BeginRecord>().Count());
        Assert.All(intervals.Values, interval => Assert.Equal(IntervalClosing.Ended, interval.ClosedBy));
        Assert.All(calls, call =>
        {
            var interval = intervals[(call.Instance, call.Interval)];
            Assert.True(interval.Start <= call.Start && call.Start <= call.End && call.End <= interval.End);
        });
        foreach (var own in intervals.Values.GroupBy(interval => interval.Instance))
        {
            var ordered = own.OrderBy(interval => interval.Interval).ToList();
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }

        Assert.All(instances, instance => Assert.False(instance.IsHeld));
    }

    private static void Call(int thread, InvocationMeter meter, MeteredInstance[] instances, ManualTime time)
    {
        var random = new Random(thread);
        var connection = meter.AddConnection($"k-{thread}");
        for (var i = 0; i < CallsEach; i++)
        {
            var call = instances[random.Next(instances.Length)].Begin(connection, $"r-{thread}-{i}", "/a/b", i == 0, time.GetUtcNow());
            if (random.Next(20) == 0)
                call.MarkStreaming();
            if (random.Next(5) == 0)
                time.Advance(Ms(7));
            call.End(Ok, time.GetUtcNow());
            if (random.Next(30) > 0)
                continue;
            connection.Close(time.GetUtcNow());
            connection = meter.AddConnection($"k-{thread}-{i}");
        }

        connection.Close(time.GetUtcNow());
    }
}

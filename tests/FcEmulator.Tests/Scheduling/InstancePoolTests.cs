using FcEmulator.Configuration;
using FcEmulator.Scheduling;

namespace FcEmulator.Tests.Scheduling;

public class InstancePoolTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryClaim_FullestFirst_FillsAnInstanceBeforeTheNext()
    {
        var pool = PoolOf(PickerKind.FullestFirst, slots: 2, "a", "b");

        Assert.Equal(["b", "b", "a", "a", "none"], Claim(pool, 5));
    }

    [Fact]
    public void TryClaim_LeastBusy_Spreads()
    {
        var pool = PoolOf(PickerKind.LeastBusy, slots: 2, "a", "b", "c");

        Assert.Equal(["a", "b", "c", "a", "b", "c", "none"], Claim(pool, 7));
    }

    [Fact]
    public void TryClaim_RoundRobin_TakesTurns()
    {
        var pool = PoolOf(PickerKind.RoundRobin, slots: 2, "a", "b");
        var first = pool.TryClaim()!;
        pool.Release(first, Noon);

        Assert.Equal(["b", "a", "b", "a", "none"], Claim(pool, 5));
    }

    [Fact]
    public void TryClaim_ReadyAndStarting_TakesTheReadyOneFirst()
    {
        var pool = PoolOf(PickerKind.FullestFirst, slots: 1, "ready");
        pool.Add(new NamedInstance("starting", 1));

        Assert.Equal(["ready", "starting", "none"], Claim(pool, 3));
    }

    [Fact]
    public void Retire_WhileARequestRuns_TakesNoMoreAndForgetsItsSlots()
    {
        var pool = PoolOf(PickerKind.FullestFirst, slots: 2, "a");
        var claimed = pool.TryClaim()!;

        Assert.True(pool.Retire(claimed));
        Assert.False(pool.Retire(claimed));
        pool.Release(claimed, Noon);

        Assert.Null(pool.TryClaim());
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void RetireIdle_OldestFirst_AndOnlyAfterTheTimeout()
    {
        var pool = PoolOf(PickerKind.RoundRobin, slots: 1, "a", "b");
        var a = pool.TryClaim()!;
        var b = pool.TryClaim()!;
        pool.Release(b, Noon);
        pool.Release(a, Noon.AddSeconds(10));

        var timeout = TimeSpan.FromMinutes(5);
        Assert.Null(pool.RetireIdle(Noon.AddSeconds(299), timeout));
        Assert.Same(b, pool.RetireIdle(Noon.AddSeconds(300), timeout));
        Assert.Null(pool.RetireIdle(Noon.AddSeconds(309), timeout));
        Assert.Same(a, pool.RetireIdle(Noon.AddSeconds(310), timeout));
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void RetireIdle_HeldByAStreamingConnection_KeepsIt()
    {
        var pool = PoolOf(PickerKind.FullestFirst, slots: 1, "a");
        var a = pool.TryClaim()!;
        pool.Hold(a);
        pool.Release(a, Noon);

        Assert.Null(pool.RetireIdle(Noon.AddHours(1), TimeSpan.FromMinutes(5)));
        pool.Unhold(a, Noon.AddHours(1));
        Assert.Null(pool.RetireIdle(Noon.AddHours(1), TimeSpan.FromMinutes(5)));
        Assert.Same(a, pool.RetireIdle(Noon.AddHours(1).AddMinutes(5), TimeSpan.FromMinutes(5)));
    }

    private static InstancePool<NamedInstance> PoolOf(PickerKind picker, int slots, params string[] ready)
    {
        var pool = new InstancePool<NamedInstance>(IInstancePicker.Create(picker, slots), IInstancePicker.Create(picker, slots));
        foreach (var name in ready)
        {
            var instance = new NamedInstance(name, slots);
            pool.Add(instance);
            pool.MarkReady(instance, Noon);
        }

        return pool;
    }

    private static string[] Claim(InstancePool<NamedInstance> pool, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => pool.TryClaim()?.Name ?? "none")];

    private sealed class NamedInstance(string name, int slots) : PooledInstance(slots)
    {
        public string Name { get; } = name;
    }
}

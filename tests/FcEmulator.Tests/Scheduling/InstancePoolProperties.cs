using FcEmulator.Configuration;
using FcEmulator.Scheduling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>
/// Random steps against the pool and, beside it, the slowest and most obvious bookkeeping there is. Seeded: a failure names its seed
/// and step.
/// </summary>
public class InstancePoolProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var picker in Enum.GetNames<PickerKind>())
        {
            foreach (var slots in (int[])[1, 2, 3, 64, 200])
                cases.Add(picker, slots, (slots * 31) + picker.Length);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnySteps_SlotsAreConservedAndTheChoiceIsThePickersOwn(string pickerName, int slots, int seed)
    {
        var picker = Enum.Parse<PickerKind>(pickerName);
        var random = new Random(seed);
        var pool = new InstancePool<TestInstance>(IInstancePicker.Create(picker, slots), IInstancePicker.Create(picker, slots));
        var all = new List<TestInstance>();
        var now = Start;
        for (var step = 0; step < 70_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 2000));
            Step(pool, all, picker, slots, random, now);
            Check(pool, all, slots, $"seed {seed}, step {step}");
        }
    }

    private static void Step(InstancePool<TestInstance> pool, List<TestInstance> all, PickerKind picker, int slots, Random random, DateTimeOffset now)
    {
        var chosen = all.Count == 0 ? null : all[random.Next(all.Count)];
        switch (random.Next(12))
        {
            case 0 when pool.Count < 12:
                all.Add(new TestInstance(slots));
                pool.Add(all[^1]);
                break;
            case 1 when pool.Count < 12:
                all.Add(new TestInstance(slots) { Claimed = 1 });
                pool.AddClaimed(all[^1]);
                break;
            case 2 or 3 when chosen is not null:
                pool.MarkReady(chosen, now);
                if (!chosen.Ready && !chosen.Gone)
                {
                    chosen.Ready = true;
                    NoteIdle(chosen, now);
                }

                break;
            case 4 when chosen is not null && random.Next(6) == 0:
                Assert.Equal(!chosen.Gone, pool.Retire(chosen));
                chosen.Gone = true;
                break;
            case 5 when chosen is not null:
                pool.Hold(chosen);
                chosen.Held++;
                break;
            case 6 when chosen is { Held: > 0 }:
                pool.Unhold(chosen, now);
                chosen.Held--;
                NoteIdle(chosen, now);
                break;
            case 7 when random.Next(4) == 0:
                Reclaim(pool, all, now);
                break;
            case 8 or 9 when chosen is { Claimed: > 0 }:
                pool.Release(chosen, now);
                chosen.Claimed--;
                NoteIdle(chosen, now);
                break;
            default:
                Claim(pool, all, picker, slots);
                break;
        }

        all.RemoveAll(i => i is { Gone: true, Claimed: 0, Held: 0 });
    }

    private static void NoteIdle(TestInstance instance, DateTimeOffset now)
    {
        if (instance.ShouldBeIdle)
            instance.IdleAt = now;
    }

    private static void Reclaim(InstancePool<TestInstance> pool, List<TestInstance> all, DateTimeOffset now)
    {
        var timeout = TimeSpan.FromMinutes(1);
        var due = all.Where(i => i.ShouldBeIdle && now - i.IdleAt >= timeout).ToHashSet();
        while (pool.RetireIdle(now, timeout) is { } retired)
        {
            Assert.True(due.Remove(retired), "retired one that was not due");
            retired.Gone = true;
        }

        Assert.Empty(due);
    }

    private static void Check(InstancePool<TestInstance> pool, List<TestInstance> all, int slots, string where)
    {
        var living = all.Where(i => !i.Gone).ToList();
        Assert.True(living.Count == pool.Count, where);
        foreach (var instance in all)
        {
            Assert.True(instance.UsedSlots == instance.Claimed && instance.Claimed <= slots, where);
            Assert.True(instance.Holds == instance.Held, where);
            Assert.True(instance.IsIdle == instance.ShouldBeIdle, where);
        }
    }

    private static void Claim(InstancePool<TestInstance> pool, List<TestInstance> all, PickerKind picker, int slots)
    {
        var free = all.Where(i => i is { Gone: false, Ready: true } && i.Claimed < slots).ToList();
        if (free.Count == 0)
            free = [.. all.Where(i => i is { Gone: false, Ready: false } && i.Claimed < slots)];

        var claimed = pool.TryClaim();
        if (claimed is null)
        {
            Assert.Empty(free);
            return;
        }

        Assert.Contains(claimed, free);
        if (picker == PickerKind.FullestFirst)
            Assert.Equal(free.Max(i => i.Claimed), claimed.Claimed);
        if (picker == PickerKind.LeastBusy)
            Assert.Equal(free.Min(i => i.Claimed), claimed.Claimed);
        claimed.Claimed++;
    }

    private sealed class TestInstance(int slots) : PooledInstance(slots)
    {
        public int Claimed { get; set; }

        public int Held { get; set; }

        public bool Ready { get; set; }

        public bool Gone { get; set; }

        public DateTimeOffset IdleAt { get; set; }

        public bool ShouldBeIdle => Ready && !Gone && Claimed == 0 && Held == 0;
    }
}

using FcEmulator.Simulation.Traces;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Simulation.Traces;

public class ExternalSortTests
{
    /// <summary>With room for seven records most of the lists spill, many of them into several runs.</summary>
    [Fact]
    public void Finish_AnyRecords_HasThemAllInOrder()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long[]>(), values =>
        {
            using var sort = new ExternalSort<long>(capacity: 7);
            foreach (var value in values)
                sort.Add(value);
            using var sorted = sort.Finish();
            return sorted.Count == values.Length && Read(sorted).SequenceEqual(values.Order()) && Read(sorted).SequenceEqual(values.Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Finish_MoreThanAReaderHoldsAtATime_ReadsThemAll()
    {
        using var sort = new ExternalSort<long>(capacity: 10_000);
        for (var value = 0L; value < 45_678; value++)
            sort.Add((value * 7919) % 45_678);

        using var sorted = sort.Finish();

        Assert.Equal(Enumerable.Range(0, 45_678).Select(value => (long)value), Read(sorted));
    }

    private static List<long> Read(SortedRecords<long> sorted)
    {
        var read = new List<long>();
        var reader = sorted.Open();
        while (reader.TryRead(out var value))
            read.Add(value);
        return read;
    }
}

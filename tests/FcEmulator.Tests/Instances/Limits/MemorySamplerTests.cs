using FcEmulator.Instances.Limits;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances.Limits;

public class MemorySamplerTests
{
    private const long MiB = 1 << 20;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // Process ids that no signal can reach.
    private readonly MemoryUsage _one = new(int.MaxValue - 1, memorySizeMB: 128);
    private readonly MemoryUsage _other = new(int.MaxValue - 2, memorySizeMB: 256);
    private readonly ManualTime _time = new();
    private readonly ScriptedMemory _memory = new();
    private readonly List<string> _ended = [];

    [Fact]
    public async Task Look_OneInstanceBeyondItsLimit_OnlyThatOneIsEnded_AndOnce()
    {
        await using var sampler = Watch(enforce: true);
        _memory.Bytes[_one] = (128 * MiB) + 1;
        _memory.Bytes[_other] = 256 * MiB;

        sampler.Look();
        sampler.Look();

        Assert.Equal(["one"], _ended);
        Assert.Equal("FunctionOOMError: it used 128.00 MB, more than its memorySize of 128 MB", _one.OutOfMemory);
        Assert.Null(_other.OutOfMemory);
    }

    [Fact]
    public async Task Look_NotEnforced_TellsTheMaximumAndEndsNothing()
    {
        await using var sampler = Watch(enforce: false);
        _memory.Bytes[_one] = 300 * MiB;
        sampler.Look();
        _memory.Bytes[_one] = 200 * MiB;
        sampler.Look();

        Assert.Empty(_ended);
        Assert.Null(_one.OutOfMemory);
        Assert.Equal(("300.00", 300d), (_one.MaximumText, _one.MaximumMB));
        Assert.Equal((null, (double?)null), (_other.MaximumText, _other.MaximumMB));
    }

    [Fact]
    public async Task Look_ForgottenInstances_AreNotReadAnyMore()
    {
        await using var sampler = Watch(enforce: true);
        sampler.Forget(_one);
        sampler.Look();
        Assert.Equal([_other], _memory.LastRead);

        sampler.Forget(_other);
        sampler.Look();
        Assert.Equal(1, _memory.Reads);
    }

    [Fact]
    public async Task Period_EachTimeItPasses_AllAreReadInOnePass()
    {
        await using var sampler = Watch(enforce: true);
        for (var reads = 1; reads <= 3; reads++)
        {
            _time.Advance(Period);
            await Bounded.Until(() => _memory.Reads == reads);
            Assert.Equal(2, _memory.LastRead.Count);
        }
    }

    [Fact]
    public void NoteSum_HighOnceOnly_DoesNotCount()
    {
        _one.NoteSum(100 * MiB);
        _one.NoteSum(200 * MiB);
        _one.NoteSum(110 * MiB);
        Assert.Equal(110 * MiB, _one.MaximumBytes);

        _one.NoteSum(180 * MiB);
        _one.NoteSum(190 * MiB);
        Assert.Equal(180 * MiB, _one.MaximumBytes);
        Assert.True(_one.TakeEnd());
        Assert.False(_one.TakeEnd());
    }

    private MemorySampler Watch(bool enforce)
    {
        var sampler = new MemorySampler(_memory, Period, enforce, _time);
        sampler.Watch(_one, () => _ended.Add("one"));
        sampler.Watch(_other, () => _ended.Add("other"));
        return sampler;
    }

    /// <summary>Memory as a test sets it.</summary>
    private sealed class ScriptedMemory : IMemoryReader
    {
        public Dictionary<MemoryUsage, long> Bytes { get; } = [];

        public IReadOnlyCollection<MemoryUsage> LastRead { get; private set; } = [];

        public int Reads { get; private set; }

        public void Read(IReadOnlyCollection<MemoryUsage> instances)
        {
            LastRead = instances;
            foreach (var instance in instances)
                ReadLeader(instance);
            Reads++;
        }

        public void ReadLeader(MemoryUsage instance) => instance.Note(Bytes.GetValueOrDefault(instance));
    }
}

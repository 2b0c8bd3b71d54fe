using FcEmulator.Simulation.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Simulation.Engine;

public class EventQueueTests
{
    [Fact]
    public void NextAt_Empty_IsTheEndOfTime() => Assert.Equal(long.MaxValue, new EventQueue().NextAt);

    /// <summary>Some events are taken in between, as a simulation does: a later one is never added for a time that has passed.</summary>
    [Fact]
    public void Take_AddedInAnyOrder_ComesByTimeAndThenByOrderOfAdding()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), delays =>
        {
            var queue = new EventQueue();
            var expected = new List<(long At, int Number)>();
            var taken = new List<(long At, int Number)>();
            var now = 0L;
            for (var number = 0; number < delays.Length; number++)
            {
                // Few different times, so that many are equal.
                queue.Add(now + (delays[number] % 8), SimulatedEventKind.CallEnds, number);
                expected.Add((now + (delays[number] % 8), number));
                if (delays[number] % 3 == 0)
                    Take();
            }

            while (queue.Count > 0)
                Take();
            return taken.SequenceEqual(expected.Order());

            void Take()
            {
                now = queue.NextAt;
                var next = queue.Take();
                taken.Add((next.At, next.Subject));
            }
        }).QuickCheckThrowOnFailure();
    }
}

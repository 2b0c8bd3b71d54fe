using FcEmulator.Billing;
using FcEmulator.Configuration;
using FsCheck;
using FsCheck.Fluent;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing;

/// <summary>Random days of one instance against a slow and obvious second computation. Times are whole milliseconds, so ties are common.</summary>
public class ActivityMeterProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260102, 1);

    private static readonly Gen<CallPlan> Calls =
        from start in Gen.Choose(0, 40)
        from length in Gen.Choose(0, 12)
        from marked in Gen.Choose(0, length)
        from streaming in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from connection in Gen.Choose(0, 2)
        from cold in Gen.Elements(true, false)
        select new CallPlan(start, start + length, streaming, start + marked, connection, cold);

    private static readonly Arbitrary<DayPlan> Days = Arb.From(
        from calls in Calls.ArrayOf()
        from closes in Gen.Choose(0, 70).ArrayOf(3)
        from shuffle in Gen.Choose(0, int.MaxValue)
        select new DayPlan(calls, closes, shuffle));

    public static TheoryData<string> Rules => [.. BillingRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Intervals_AnyDay_AreTheConnectedPartsOfTheUnion(string rule) =>
        Prop.ForAll(Days, day => Play(rule, day, day.Shuffle).Select(i => (i.Start, i.End)).SequenceEqual(Parts(BilledSpans(rule, day)))).Check(Seeded);

    [Theory]
    [MemberData(nameof(Rules))]
    public void BilledTotal_AnyDay_IsTheMeasureOfTheUnionCountedCellByCell(string rule) =>
        Prop.ForAll(Days, day => Sum(Play(rule, day, day.Shuffle), i => i.Duration) == Ms(Cells(BilledSpans(rule, day)))).Check(Seeded);

    [Theory]
    [MemberData(nameof(Rules))]
    public void ActiveTotal_AnyDay_IsTheMeasureOfTheRequestsUnion(string rule) =>
        Prop.ForAll(Days, day => Sum(Play(rule, day, day.Shuffle), i => i.Active) == Ms(Cells(day.Calls.Select(c => (c.Start, c.End))))).Check(Seeded);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Intervals_AnyDay_NeitherOverlapNorTouchNorAreNegative(string rule) =>
        Prop.ForAll(Days, day =>
        {
            var intervals = Play(rule, day, day.Shuffle);
            return intervals.All(i => i.End >= i.Start && i.Active >= TimeSpan.Zero && i.IdleConnection >= TimeSpan.Zero)
                && intervals.Zip(intervals.Skip(1)).All(pair => pair.First.End < pair.Second.Start && pair.First.Number + 1 == pair.Second.Number)
                && intervals.Sum(i => i.Requests) == day.Calls.Length;
        }).Check(Seeded);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Intervals_EqualTimeStampsInAnotherOrder_AreTheSame(string rule) =>
        Prop.ForAll(Days, day =>
        {
            // Only the peak may tell the orders apart: at one instant an end and a begin overlap or do not.
            var one = Play(rule, day, day.Shuffle).Select(i => i with { Peak = 0 });
            var other = Play(rule, day, day.Shuffle ^ 0x5555).Select(i => i with { Peak = 0 });
            return one.SequenceEqual(other);
        }).Check(Seeded);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Intervals_ClockThatJumpsAbout_StayInOrderAndNeverAreNegative(string rule) =>
        Prop.ForAll(
            Arb.From(Gen.Zip(Gen.Choose(0, 30), Gen.Choose(0, 4)).ArrayOf()),
            steps =>
            {
                var meter = new ActivityMeter<string>(BillingRule.Find(rule)!);
                var intervals = new List<BilledInterval>();
                foreach (var (time, what) in steps)
                {
                    if (what <= 1)
                        Keep(intervals, meter.BeginRequest(At(time), coldStart: false, "b", out _));
                    else if (what == 2)
                        meter.Release(time % 2 == 0 ? "a" : "b", At(time));
                    else if (meter.OpenRequests > 0 && what == 3)
                        meter.MarkStreaming("a");
                    else if (meter.OpenRequests > 0)
                        meter.EndRequest(At(time));
                    else
                        Keep(intervals, meter.Settle(At(time)));
                }

                Keep(intervals, meter.Close(At(0)));
                return intervals.All(i => i.Active >= TimeSpan.Zero && i.IdleConnection >= TimeSpan.Zero)
                    && intervals.Zip(intervals.Skip(1)).All(pair => pair.First.End <= pair.Second.Start)
                    && Sum(intervals, i => i.Duration) <= Ms(30);
            }).Check(Seeded);

    /// <summary>Plays a day through the meter; events of one instant come in an order of the shuffle's, each call's own ones in theirs.</summary>
    private static List<BilledInterval> Play(string rule, DayPlan day, int shuffle)
    {
        var random = new Random(shuffle);
        var meter = new ActivityMeter<string>(BillingRule.Find(rule)!);
        var intervals = new List<BilledInterval>();
        var closed = new HashSet<int>();
        var events = new List<(int Time, int Order, Action Run)>();
        foreach (var call in day.Calls)
        {
            var orders = new[] { random.Next(), random.Next(), random.Next() };
            Array.Sort(orders);
            events.Add((call.Start, orders[0], () => Keep(intervals, Begin(call))));
            events.Add((call.Marked, orders[1], () => Mark(call)));
            events.Add((call.End, orders[2], () => meter.EndRequest(At(call.End))));
        }

        for (var connection = 0; connection < day.Closes.Length; connection++)
        {
            var id = connection;
            events.Add((day.Closes[id], random.Next(), () => Close(id)));
        }

        foreach (var (_, _, run) in events.OrderBy(e => e.Time).ThenBy(e => e.Order))
            run();
        Keep(intervals, meter.Close(At(1000)));
        return intervals;

        BilledInterval? Begin(CallPlan call) => closed.Contains(call.Connection)
            ? meter.BeginRequest(At(call.Start), call.Cold)
            : meter.BeginRequest(At(call.Start), call.Cold, $"{call.Connection}", out _);

        void Close(int connection)
        {
            closed.Add(connection);
            meter.Release($"{connection}", At(day.Closes[connection]));
        }

        void Mark(CallPlan call)
        {
            if (!call.Streaming)
                return;
            if (closed.Contains(call.Connection))
                meter.MarkStreaming();
            else
                meter.MarkStreaming($"{call.Connection}");
        }
    }

    /// <summary>What is billed by request counts for its own time, what is billed by connection until that closes, or its own end if that is later.</summary>
    private static IEnumerable<(int Start, int End)> BilledSpans(string rule, DayPlan day)
    {
        var byConnection = (Unary: rule == "fc2", Streaming: rule != "request");
        return day.Calls.Select(c =>
            (c.Start, (c.Streaming ? byConnection.Streaming : byConnection.Unary) ? Math.Max(c.End, day.Closes[c.Connection]) : c.End));
    }

    private static int Cells(IEnumerable<(int Start, int End)> spans)
    {
        var all = spans.ToList();
        return Enumerable.Range(0, 100).Count(cell => all.Any(span => span.Start <= cell && cell < span.End));
    }

    private static List<(DateTimeOffset Start, DateTimeOffset End)> Parts(IEnumerable<(int Start, int End)> spans)
    {
        var all = spans.ToList();
        // Twice the time: even numbers are instants, odd ones the time between two instants.
        var covered = Enumerable.Range(0, 200).Select(at => all.Any(span => span.Start * 2 <= at && at <= span.End * 2)).ToList();
        var parts = new List<(DateTimeOffset, DateTimeOffset)>();
        for (var at = 0; at < covered.Count; at++)
        {
            if (!covered[at])
                continue;
            var last = covered.IndexOf(false, at) - 1;
            parts.Add((At(at / 2), At(last / 2)));
            at = last;
        }

        return parts;
    }

    private static void Keep(List<BilledInterval> intervals, BilledInterval? interval)
    {
        if (interval is { } finished)
            intervals.Add(finished);
    }

    private static TimeSpan Sum(IEnumerable<BilledInterval> intervals, Func<BilledInterval, TimeSpan> part) =>
        intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + part(interval));

    /// <param name="Marked">When the call turned out to be streaming.</param>
    private sealed record CallPlan(int Start, int End, bool Streaming, int Marked, int Connection, bool Cold);

    /// <param name="Closes">When each connection closes.</param>
    private sealed record DayPlan(CallPlan[] Calls, int[] Closes, int Shuffle)
    {
        public override string ToString() => $"closes {string.Join(',', Closes)} shuffle {Shuffle}: {string.Join("; ", Calls.AsEnumerable())}";
    }
}

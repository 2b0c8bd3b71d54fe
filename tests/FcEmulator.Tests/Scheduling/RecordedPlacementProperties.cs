using FcEmulator.Scheduling.Scaling;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Scheduling;

/// <summary>Random runs of calls that are placed as recorded, among others that go anywhere, with instances that die. Seeded.</summary>
public class RecordedPlacementProperties
{
    private const int Recorded = 5;
    private const int Calls = 60;

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261130, 1);

    [Fact]
    public void AnySteps_EachRecordedInstanceHasOneOfItsOwn_AndNobodyWaitsForWhatIsFree() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ArrayOf(300).ToArbitrary(),
        steps =>
        {
            var run = new Run();
            foreach (var step in steps)
            {
                run.Step(step);
                run.Check();
            }
        }).Check(Seeded);

    private sealed class Run
    {
        private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        private readonly Account _account = new(new AccountRules(8, Burst: 10_000));
        private readonly PooledFunction _function;
        private readonly RecordedInstance[] _recorded = [.. Enumerable.Range(0, Recorded).Select(_ => new RecordedInstance(Calls))];
        private readonly List<(Claim Claim, RecordedInstance? For)> _running = [];
        private readonly List<(QueuedRequest Request, RecordedInstance For)> _waiting = [];

        public Run() => _function = _account.Add(
            new ScalingRules { Region = "cn-shanghai", Slots = 2, InstanceLimit = 6 }, (function, _) => new PooledInstance(function));

        public void Step(int step)
        {
            var which = step / 16;
            switch (step % 16)
            {
                case < 6:
                    Acquire(_recorded[which % Recorded], cold: which / Recorded % 2 == 0);
                    break;
                case < 8:
                    if (_account.Acquire(_function, Noon) is { Instance: not null } claim)
                        _running.Add((claim, null));
                    break;
                case < 12 when _running.Count > 0:
                    var ended = _running[which % _running.Count].Claim;
                    _running.RemoveAt(which % _running.Count);
                    _account.Release(ended, Noon);
                    break;
                case < 14 when Of(InstanceState.Starting) is { Count: > 0 } starting:
                    _account.MarkReady(starting[which % starting.Count], Noon);
                    break;
                case 14 when Of(InstanceState.Ready) is { Count: > 0 } ready:
                    _account.Ended(ready[which % ready.Count], "died", Noon);
                    break;
                case 15 when _waiting.Count > 0:
                    Assert.True(_account.Cancel(_waiting[which % _waiting.Count].Request));
                    _waiting.RemoveAt(which % _waiting.Count);
                    break;
            }

            foreach (var (request, recorded) in _waiting.Where(one => one.Request.Result.Instance is not null).ToList())
                _running.Add((request.Result, recorded));
            _waiting.RemoveAll(one => one.Request.Result.Instance is not null || one.Request.Result.Refusal != Refusal.None);
        }

        public void Check()
        {
            var instances = _function.Pool.Instances;
            Assert.All(instances, instance => Assert.Equal(
                _running.Count(call => call.Claim.Instance == instance), instance.UsedSlots));
            Assert.All(instances, instance => Assert.InRange(instance.UsedSlots, 0, 2));
            Assert.InRange(instances.Count, 0, 6);
            // Who runs for a recorded instance runs on the one that stands for it, unless that has died since; and it stands for no other.
            Assert.All(_running.Where(call => call.For is not null && call.Claim.Instance!.State != InstanceState.Retired), call => Assert.Same(call.For!.StandIn, call.Claim.Instance));
            var standing = _recorded.Select(one => one.StandIn).Where(one => one is { State: not InstanceState.Retired }).ToList();
            Assert.Equal(standing.Count, standing.Distinct().Count());
            Assert.All(_waiting, one => Assert.False(
                one.For.StandIn is { State: InstanceState.Ready, FreeSlots: > 0 }, "A call waits for a slot that is free."));
            Assert.Equal(_waiting.Count, _account.WaitingCount);
        }

        private void Acquire(RecordedInstance recorded, bool cold)
        {
            var place = new RecordedPlace(recorded, cold);
            var claim = _account.Acquire(_function, Noon, place: place);
            if (claim.Instance is not null)
                _running.Add((claim, recorded));
            if (claim.Refusal != Refusal.NotYet)
                return;
            var request = new QueuedRequest();
            Assert.True(_account.Enqueue(_function, request, Noon, place: place));
            _waiting.Add((request, recorded));
        }

        private List<PooledInstance> Of(InstanceState state) => [.. _function.Pool.Instances.Where(instance => instance.State == state)];
    }
}

using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>Requests that a recording has a place for, one by one.</summary>
public class RecordedPlacementTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScalingRules Two = new() { Region = "cn-shanghai", Slots = 2, InstanceLimit = 100 };

    private readonly Account _account = new(new AccountRules(100));
    private readonly RecordedInstance _first = new(calls: 3);
    private readonly RecordedInstance _second = new(calls: 3);
    private int _named;

    [Fact]
    public void Acquire_TwoRecordedInstances_EachHasItsOwn_ThoughOneWouldHaveSlotsForAll()
    {
        var function = Add(Two);

        Assert.Equal(["a", "b", "a", "b"], new[] { _first, _second, _first, _second }.Select(recorded => Name(Acquire(function, recorded, cold: true))));
        Assert.Equal(["start a: as recorded", "start b: as recorded"], Actions());
    }

    [Fact]
    public void Acquire_NoFreeSlotOnIt_WaitsForOne_OldestFirst_AndOthersGoOn()
    {
        var function = Add(Two);
        var claims = new[] { Acquire(function, _first, cold: true), Acquire(function, _first, cold: true) };
        Ready(claims[0]);
        Ready(Acquire(function, _second, cold: true));
        Actions();
        var waiting = Enumerable.Range(0, 3).Select(_ => Wait(function, _first)).ToList();
        Assert.Equal("b", Name(_account.Acquire(function, Noon)));
        Assert.True(_account.Cancel(waiting[1]));

        _account.Release(claims[0], Noon);
        Assert.Equal(["wake "], Actions());
        Assert.Equal(("a", 1), (Name(waiting[0].Result), _account.WaitingCount));
        Assert.Null(waiting[2].Result.Instance);

        _account.Release(claims[1], Noon);
        Assert.Equal(("a", 0), (Name(waiting[2].Result), _account.WaitingCount));
    }

    [Fact]
    public void Ended_OfTheOneThatStandsForIt_AnotherDoes_AlsoForThoseThatWait()
    {
        var function = Add(Two);
        var claims = new[] { Acquire(function, _first, cold: true), Acquire(function, _first, cold: true) };
        Ready(claims[0]);
        var waiting = Wait(function, _first);
        Actions();

        _account.Ended(claims[0].Instance!, "exited", Noon);

        Assert.Equal(["stop a: exited", "start b: as recorded"], Actions());
        _account.MarkReady(function.Pool.Instances.Single(), Noon);
        Assert.Equal(["wake "], Actions());
        Assert.Equal("b", Name(waiting.Result));
    }

    [Fact]
    public void Acquire_FirstCall_WarmTakesOneThatIsReady_ColdTakesOneThatStarts()
    {
        var function = Add(Two with { MinimumInstances = 2 });
        _account.Tick(Noon);
        _account.MarkReady(function.Pool.Instances.First(), Noon);

        Assert.Equal("b", Name(Acquire(function, _first, cold: true)));
        Assert.Equal("a", Name(Acquire(function, _second, cold: false)));
    }

    [Fact]
    public void StartAhead_ThatStandsForOne_GetsItsCalls()
    {
        var function = Add(Two);
        var ahead = _account.StartAhead(function, "ahead", Noon, _second)!;

        Assert.Same(ahead, _account.StartAhead(function, "ahead", Noon, _second));
        Assert.Equal("b", Name(Acquire(function, _first, cold: true)));
        Assert.Same(ahead, Acquire(function, _second, cold: true).Instance);
    }

    [Fact]
    public void Acquire_WarmInTheRecording_WaitsForTheStart_ColdTakesASlotBefore()
    {
        var function = Add(Two);
        var cold = Acquire(function, _first, cold: true);
        var warm = Wait(function, _first);

        Ready(cold);

        Assert.Same(cold.Instance, warm.Result.Instance);
    }

    [Fact]
    public void Acquire_AtTheLimit_TakesThePlaceOfAnIdleOneThatNeedsItNoMore_AndNoOther()
    {
        var function = Add(Two with { InstanceLimit = 1 });
        var claims = Enumerable.Range(0, 3).Select(_ =>
        {
            var claim = Acquire(function, _first, cold: true);
            Ready(claim);
            Assert.Equal(Refusal.FunctionLimit, Acquire(function, _second, cold: true).Refusal);
            _account.Release(claim, Noon);
            return claim;
        }).ToList();
        Assert.All(claims, claim => Assert.Equal("a", Name(claim)));
        Actions();

        Assert.Equal("b", Name(Acquire(function, _second, cold: true)));
        Assert.Equal(["stop a: the recording has no more calls for it", "start b: as recorded"], Actions());
    }

    [Fact]
    public void Acquire_RefusedInTheRecording_IsRefused_AndAtTheEndAllThatWait()
    {
        var function = Add(Two with { Slots = 1 });
        Acquire(function, _first, cold: true);
        var waiting = Wait(function, _first);

        Assert.Equal(Refusal.AsRecorded, _account.Acquire(function, Noon, place: new RecordedPlace(null, false)).Refusal);
        _account.Stop();
        Assert.Equal(Refusal.Stopping, waiting.Result.Refusal);
        Assert.Equal(0, _account.WaitingCount);
    }

    private PooledFunction Add(ScalingRules rules) =>
        _account.Add(rules, (function, _) => new NamedInstance(function, ((char)('a' + _named++)).ToString()));

    private Claim Acquire(PooledFunction function, RecordedInstance recorded, bool cold) =>
        _account.Acquire(function, Noon, place: new RecordedPlace(recorded, cold));

    private QueuedRequest Wait(PooledFunction function, RecordedInstance recorded)
    {
        var place = new RecordedPlace(recorded, false);
        Assert.Equal(Refusal.NotYet, _account.Acquire(function, Noon, place: place).Refusal);
        var request = new QueuedRequest();
        Assert.True(_account.Enqueue(function, request, Noon, place: place));
        return request;
    }

    private void Ready(Claim claim) => _account.MarkReady(claim.Instance!, Noon);

    private static string Name(Claim claim) => ((NamedInstance)claim.Instance!).Name;

    private List<string> Actions() =>
        [.. _account.TakeActions().Select(action => $"{action.Kind.ToString().ToLowerInvariant()} {(action.Instance is NamedInstance instance ? $"{instance.Name}: {action.Reason}" : "")}")];

    private sealed class NamedInstance(PooledFunction function, string name) : PooledInstance(function)
    {
        public string Name { get; } = name;
    }
}

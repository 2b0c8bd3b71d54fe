using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>The account's decisions one by one, in the order in which FC's pages speak of them.</summary>
public class AccountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScalingRules One = new() { Region = "cn-shanghai", Slots = 1, InstanceLimit = 100 };

    private readonly Account _account = new(new AccountRules(100));
    private int _named;

    [Fact]
    public void Acquire_FullestFirst_FillsAnInstanceBeforeTheNext()
    {
        var function = Add(One with { Slots = 2 });
        Ready(function, 2);

        Assert.Equal(["b", "b", "a", "a"], Claim(function, 4));
    }

    [Fact]
    public void Acquire_LeastBusy_Spreads()
    {
        var function = Add(One with { Slots = 2, Picker = PickerKind.LeastBusy });
        Ready(function, 3);

        Assert.Equal(["a", "b", "c", "a", "b", "c"], Claim(function, 6));
    }

    [Fact]
    public void Acquire_RoundRobin_TakesTurns()
    {
        var function = Add(One with { Slots = 2, Picker = PickerKind.RoundRobin });
        Ready(function, 2);
        _account.Release(_account.Acquire(function, Noon), Noon);

        Assert.Equal(["b", "a", "b", "a"], Claim(function, 4));
    }

    [Fact]
    public void Acquire_ReadyAndStarting_TakesTheReadyOneThenTheStartingOneThenANewOne()
    {
        var function = Add(One with { Slots = 2 });
        var starting = _account.Acquire(function, Noon).Instance!;
        var second = _account.Acquire(function, Noon);
        Ready(function, 1);
        _account.Release(second, Noon);

        Assert.Equal(["b", "b", "a", "c"], Claim(function, 4));
        Assert.Equal(InstanceState.Starting, starting.State);
    }

    [Fact]
    public void Tick_MinimumInstances_AreStartedAheadServedFirstAndNeverReclaimed()
    {
        var function = Add(One with { MinimumInstances = 2 });
        _account.Tick(Noon);
        Assert.Equal(["start a: minimum instance", "start b: minimum instance"], Actions());
        MakeReady(function);
        Ready(function, 1);

        // The elastic one was used last, which is what the picker prefers among equals.
        Assert.Equal(["a", "b", "c"], Claim(function, 3));
        foreach (var instance in function.Pool.Instances.ToList())
            _account.Release(new Claim(instance, null, Refusal.None), Noon);
        _account.Tick(Noon.AddDays(1));
        Assert.Equal(["stop c: idle"], Actions());
    }

    [Fact]
    public void Ended_MinimumInstance_IsReplacedAtOnce()
    {
        var function = Add(One with { MinimumInstances = 1 });
        _account.Tick(Noon);
        MakeReady(function);
        Actions();

        _account.Ended(function.Pool.Instances.Single(), "ended by itself", Noon.AddMinutes(1));

        Assert.Equal(["stop a: ended by itself", "start b: minimum instance"], Actions());
    }

    [Theory]
    [InlineData("cn-hangzhou", 300)]
    [InlineData("cn-shanghai", 300)]
    [InlineData("cn-beijing", 300)]
    [InlineData("cn-zhangjiakou", 300)]
    [InlineData("cn-shenzhen", 300)]
    [InlineData("ap-southeast-1", 100)]
    public void Acquire_ManyAtOnce_StartsTheRegionsBurstThenItsRateAMinute(string region, int limit)
    {
        var account = new Account(new AccountRules(10_000));
        var function = account.Add(One with { Region = region, InstanceLimit = 10_000 }, (f, _) => new PooledInstance(f));

        int Started(DateTimeOffset now)
        {
            var started = 0;
            while (account.Acquire(function, now).Refusal == Refusal.None)
                started++;
            Assert.Equal(Refusal.GrowthLimit, account.Acquire(function, now).Refusal);
            return started;
        }

        Assert.Equal(limit, Started(Noon));
        Assert.Equal(limit / 2, Started(Noon.AddSeconds(30)));
        Assert.Equal(limit / 2, Started(Noon.AddSeconds(60)));
        Assert.Equal(limit, Started(Noon.AddMinutes(30)));
    }

    [Fact]
    public void Acquire_AtALimit_SaysWhich()
    {
        var account = new Account(new AccountRules(2));
        var first = account.Add(One with { InstanceLimit = 1 }, (f, _) => new PooledInstance(f));
        var second = account.Add(One, (f, _) => new PooledInstance(f));
        var blocked = account.Add(One with { InstanceLimit = 0 }, (f, _) => new PooledInstance(f));

        Assert.Equal(
            [Refusal.None, Refusal.FunctionLimit, Refusal.None, Refusal.AccountLimit, Refusal.Blocked],
            new[] { first, first, second, second, blocked }.Select(f => account.Acquire(f, Noon).Refusal));
    }

    [Fact]
    public void Release_RequestsWait_TheOldestOfAllFunctionsGetsTheRoom()
    {
        var account = new Account(new AccountRules(1));
        var rules = One with { QueueLength = 2 };
        var first = account.Add(rules, (f, _) => new PooledInstance(f));
        var second = account.Add(rules, (f, _) => new PooledInstance(f));
        var running = account.Acquire(first, Noon);
        var (older, younger, third) = (new QueuedRequest(), new QueuedRequest(), new QueuedRequest());
        Assert.True(account.Enqueue(second, older, Noon));
        Assert.True(account.Enqueue(first, younger, Noon));

        // The slot that comes free is the other function's: only the younger one can have it.
        account.Release(running, Noon);
        Assert.Same(running.Instance, younger.Result.Instance);
        Assert.Null(older.Result.Instance);

        // The room of the instance goes to whoever has waited longest.
        Assert.True(account.Enqueue(first, third, Noon));
        account.Retire(running.Instance!, "test", Noon);
        Assert.Same(second, older.Result.Instance?.Function);
        Assert.Equal(1, account.WaitingCount);
    }

    [Fact]
    public void Queue_IsBoundedInNumberAndTime()
    {
        var function = Add(One with { InstanceLimit = 1, QueueLength = 1, QueueTimeout = TimeSpan.FromSeconds(5) });
        _account.Acquire(function, Noon);
        var waiting = new QueuedRequest();
        Assert.True(_account.Enqueue(function, waiting, Noon));
        Assert.False(_account.Enqueue(function, new QueuedRequest(), Noon));

        Assert.Equal(Noon.AddSeconds(5), _account.NextDue(Noon));
        _account.Tick(Noon.AddSeconds(5));

        Assert.Equal((Refusal.QueueTimeout, 0), (waiting.Result.Refusal, _account.WaitingCount));
    }

    [Fact]
    public void Cancel_WhileItWaits_TheNextOneGetsTheSlot()
    {
        var function = Add(One with { InstanceLimit = 1, QueueLength = 2 });
        var running = _account.Acquire(function, Noon);
        var (left, stays) = (new QueuedRequest(), new QueuedRequest());
        _account.Enqueue(function, left, Noon);
        _account.Enqueue(function, stays, Noon);

        Assert.True(_account.Cancel(left));
        _account.Release(running, Noon);

        Assert.Equal((null, running.Instance), (left.Result.Instance, stays.Result.Instance));
        Assert.False(_account.Cancel(stays));
    }

    [Fact]
    public void Tick_Idle_ReclaimsTheOldestFirst_AndOnlyAfterTheTimeout()
    {
        var function = Add(One with { IdleTimeout = TimeSpan.FromMinutes(5) });
        Ready(function, 2);
        var (a, b) = (_account.Acquire(function, Noon), _account.Acquire(function, Noon));
        _account.Release(a, Noon);
        _account.Release(b, Noon.AddSeconds(10));

        Assert.Equal(Noon.AddSeconds(300), _account.NextDue(Noon));
        Assert.Equal([], Ticked(299));
        Assert.Equal(["stop b: idle"], Ticked(300));
        Assert.Equal([], Ticked(309));
        Assert.Equal(["stop a: idle"], Ticked(310));
    }

    [Fact]
    public void Tick_HeldByAStreamingConnection_KeepsTheInstance()
    {
        var function = Add(One);
        Ready(function, 1);
        var claim = _account.Acquire(function, Noon);
        Account.Hold(claim.Instance!);
        _account.Release(claim, Noon);

        Assert.Equal([], Ticked(3600));
        Account.Unhold(claim.Instance!, Noon.AddSeconds(3600));
        Assert.Equal([], Ticked(3600 + 299));
        Assert.Equal(["stop a: idle"], Ticked(3600 + 300));
    }

    [Fact]
    public void SetHealth_Unhealthy_GetsNothingIsReplacedAndStoppedOnceDrained()
    {
        var function = Add(One with { Slots = 2, InstanceLimit = 1 });
        Ready(function, 1);
        var running = _account.Acquire(function, Noon);

        _account.SetHealth(running.Instance!, healthy: false, Noon);
        Assert.Equal(["start b: replacement"], Actions());
        Assert.Equal(["b"], Claim(function, 1));
        MakeReady(function);
        Assert.Equal([], Actions());
        _account.Release(running, Noon);

        Assert.Equal(["stop a: unhealthy"], Actions());
    }

    [Fact]
    public void SetHealth_RecoversBeforeItsReplacementIsReady_ServesAgain()
    {
        var function = Add(One);
        Ready(function, 1);
        var instance = function.Pool.Instances.Single();
        _account.SetHealth(instance, healthy: false, Noon);

        _account.SetHealth(instance, healthy: true, Noon);
        MakeReady(function);

        Assert.Equal(["start b: replacement"], Actions());
        Assert.Equal(2, _account.InstanceCount);
        Assert.Contains("a", Claim(function, 2));
    }

    [Fact]
    public void StartFailed_AgainAndAgain_RefusesAtOnceForLongerAndLonger()
    {
        var function = Add(One with { LongestRestartPause = TimeSpan.FromSeconds(5) });
        var now = Noon;
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var claim = _account.Acquire(function, now);
            _account.StartFailed(claim.Instance!, now);
            _account.Release(claim, now);
            var refused = now;
            while (_account.Acquire(function, refused) is { Refusal: Refusal.RestartPause })
                refused += TimeSpan.FromSeconds(0.5);
            pauses.Add((refused - now).TotalSeconds);
            // The probe above got an instance: it fails as well, side by side with nothing.
            var probe = function.Pool.Instances.Single();
            now = refused;
            _account.StartFailed(probe, now);
            now = function.Pauses.Until > now ? function.Pauses.Until : now;
        }

        Assert.Equal([0, 2, 5, 5, 5, 5], pauses);
    }

    [Fact]
    public void Release_AfterAServedRequest_ForgetsEarlierFailures()
    {
        var function = Add(One with { MinimumInstances = 2 });
        _account.Tick(Noon);
        var (good, bad) = (function.Pool.Instances.First(), function.Pool.Instances.Last());
        _account.MarkReady(good, Noon);
        for (var i = 0; i < 3; i++)
        {
            _account.StartFailed(bad, Noon);
            bad = function.Pool.Instances.LastOrDefault(instance => instance.State == InstanceState.Starting) ?? bad;
        }

        Assert.True(function.Pauses.IsPausedAt(Noon));
        Assert.Equal(1, function.Pool.Count);
        _account.Release(_account.Acquire(function, Noon), Noon);

        Assert.Equal(2, function.Pool.Count);
    }

    private PooledFunction Add(ScalingRules rules) =>
        _account.Add(rules, (function, _) => new NamedInstance(function, ((char)('a' + _named++)).ToString()));

    /// <summary>Starts so many more instances and leaves them ready, without requests.</summary>
    private void Ready(PooledFunction function, int count)
    {
        var before = function.Pool.Count;
        var claims = new List<Claim>();
        while (function.Pool.Count < before + count)
            claims.Add(_account.Acquire(function, Noon));
        foreach (var claim in claims.Where(c => c.Instance!.State == InstanceState.Starting).ToList())
            _account.MarkReady(claim.Instance!, Noon);
        foreach (var claim in claims)
            _account.Release(claim, Noon);
        Actions();
    }

    private void MakeReady(PooledFunction function)
    {
        foreach (var instance in function.Pool.Instances)
            _account.MarkReady(instance, Noon);
    }

    private string[] Claim(PooledFunction function, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => ((NamedInstance)_account.Acquire(function, Noon).Instance!).Name)];

    private List<string> Ticked(int seconds)
    {
        _account.Tick(Noon.AddSeconds(seconds));
        return Actions();
    }

    private List<string> Actions() =>
        [.. _account.TakeActions().Select(action => $"{action.Kind.ToString().ToLowerInvariant()} {((NamedInstance?)action.Instance)?.Name}: {action.Reason}")];

    private sealed class NamedInstance(PooledFunction function, string name) : PooledInstance(function)
    {
        public string Name { get; } = name;
    }
}

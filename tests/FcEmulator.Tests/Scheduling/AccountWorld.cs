using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>
/// Random steps against an account and, beside it, the slowest and most obvious bookkeeping there is. Each step is one number, so that a
/// failing run can be shortened. A rule that is broken throws with the step's name.
/// </summary>
internal sealed class AccountWorld
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random;
    private readonly Account _account;
    private readonly PooledFunction[] _functions;
    private readonly List<Claim> _leases = [];
    private readonly List<QueuedRequest> _queued = [];
    private readonly List<WorldInstance> _all = [];
    private readonly AccountRules _rules;
    private readonly WorldChecks _checks;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public AccountWorld(int seed)
    {
        _random = new Random(seed);
        _rules = new AccountRules(_random.Next(1, 14), _random.Next(1, 10), _random.Next(1, 40));
        _account = new Account(_rules);
        _functions = [.. Enumerable.Range(0, 3).Select(i => _account.Add(Rules(i), (function, now) => Created(function, now)))];
        _checks = new WorldChecks(_rules, _functions, _all);
        Tick();
    }

    public void Step(int step)
    {
        var function = _functions[(step >> 8) % _functions.Length];
        var pick = step >> 12;
        switch (step % 24)
        {
            case 0 or 1 or 2 or 3 or 4 or 5:
                Acquire(function, pick);
                break;
            case 6 or 7 or 8 when _leases.Count > 0:
                Release(pick % _leases.Count);
                break;
            case 9 or 10 or 11 when One(pick, InstanceState.Starting) is { } starting:
                _account.MarkReady(starting, _now);
                starting.LastUse = _now;
                break;
            case 12 when One(pick, InstanceState.Starting) is { } starting:
                starting.NoStop = true;
                _account.StartFailed(starting, _now);
                break;
            case 13 when pick % 3 == 0 && One(pick, InstanceState.Ready) is { } ready:
                _account.Ended(ready, "ended", _now);
                break;
            case 14 when pick % 4 == 0 && One(pick, InstanceState.Ready) is { } ready:
                _account.Retire(ready, "retired", _now, drain: pick % 2 == 0);
                break;
            case 15 when pick % 4 == 0 && One(pick, InstanceState.Ready) is { } ready:
                _account.Replace(ready, "replaced", _now);
                break;
            case 16 when One(pick, pick % 2 == 0 ? InstanceState.Ready : InstanceState.Unhealthy) is { } checkedOne:
                _account.SetHealth(checkedOne, checkedOne.State == InstanceState.Unhealthy, _now);
                checkedOne.LastUse = _now;
                break;
            case 17 when One(pick, InstanceState.Ready) is { } held:
                Account.Hold(held);
                held.Held++;
                break;
            case 18 when _all.FirstOrDefault(i => i.Held > 0) is { } held:
                Account.Unhold(held, _now);
                held.Held--;
                held.LastUse = _now;
                break;
            case 19 when _queued.Count > 0:
                Cancel(_queued[pick % _queued.Count]);
                break;
            case 20:
                WaitUntilDue();
                break;
            default:
                _now += TimeSpan.FromMilliseconds(pick % 4000);
                Tick();
                break;
        }

        TakeActions();
        _checks.Always(_leases, _queued, _account, _now);
    }

    private void Acquire(PooledFunction function, int pick)
    {
        var session = function.Sessions is null ? null : $"s{pick % 9}";
        var (before, nobodyWaited) = (_all.Count, function.Queue.Count == 0);
        var claim = _account.Acquire(function, _now, session);
        // What time alone made possible may have woken others first.
        TakeActions();
        if (claim.Refusal == Refusal.None)
        {
            _checks.Claimed(claim, session, nobodyWaited && _all.IndexOf((WorldInstance)claim.Instance!) >= before, _now);
            _leases.Add(claim);
            return;
        }

        _checks.Refused(function, claim.Refusal, _queued, _now);
        var request = new QueuedRequest();
        if (!claim.MayWait)
            return;
        if (_account.Enqueue(function, request, _now, session))
            _queued.Add(request);
        else
            WorldChecks.True(function.Queue.Count == function.Rules.QueueLength, "the queue refuses only when it is full");
    }

    private void Release(int index)
    {
        var lease = _leases[index];
        _leases.RemoveAt(index);
        var instance = (WorldInstance)lease.Instance!;
        instance.Claimed--;
        instance.LastUse = _now;
        _account.Release(lease, _now);
    }

    private void Cancel(QueuedRequest request)
    {
        WorldChecks.True(_account.Cancel(request), "a waiting request can leave");
        WorldChecks.True(!_account.Cancel(request), "but once");
        _queued.Remove(request);
    }

    private void Tick()
    {
        _account.Tick(_now);
        TakeActions();
        _checks.AfterTick(_now);
    }

    /// <summary>Nothing happens by time alone before the time the account named.</summary>
    private void WaitUntilDue()
    {
        if (_account.NextDue(_now) is not { } due)
            return;
        if (due > _now + TimeSpan.FromTicks(1))
        {
            _now = due - TimeSpan.FromTicks(1);
            _account.Tick(_now);
            WorldChecks.True(_account.TakeActions().Count == 0, "nothing is due before NextDue");
        }

        _now = due > _now ? due : _now;
        Tick();
    }

    private void TakeActions()
    {
        foreach (var action in _account.TakeActions())
        {
            switch (action.Kind)
            {
                case ScalingActionKind.Start:
                    WorldChecks.Started((WorldInstance)action.Instance!);
                    break;
                case ScalingActionKind.Stop:
                    WorldChecks.Stopped((WorldInstance)action.Instance!, action.Reason, _now);
                    break;
                case ScalingActionKind.Wake:
                    _checks.Woken(action.Request!, _queued, _now);
                    _queued.Remove(action.Request!);
                    if (action.Request!.Result.Refusal == Refusal.None)
                        _leases.Add(action.Request.Result);
                    break;
            }
        }
    }

    private WorldInstance? One(int pick, InstanceState state)
    {
        var fitting = _all.Count(i => i.State == state);
        return fitting == 0 ? null : _all.Where(i => i.State == state).ElementAt(pick % fitting);
    }

    private WorldInstance Created(PooledFunction function, DateTimeOffset now)
    {
        var created = new WorldInstance(function);
        _checks.Starting(created, now);
        _all.Add(created);
        return created;
    }

    private ScalingRules Rules(int index) => new()
    {
        Region = "cn-test",
        Slots = _random.Next(1, 5),
        InstanceLimit = _random.Next(10) == 0 ? 0 : _random.Next(1, 9),
        MinimumInstances = _random.Next(3) == 0 ? _random.Next(1, 5) : 0,
        IdleTimeout = Second * _random.Next(1, 40),
        Picker = (PickerKind)_random.Next(3),
        QueueLength = _random.Next(2) == 0 ? 0 : _random.Next(1, 6),
        QueueTimeout = Second * _random.Next(1, 20),
        LongestRestartPause = Second * _random.Next(0, 8),
        Sessions = index < 2 ? null : new SessionRules(Second * _random.Next(1, 60), Second * _random.Next(0, 20), _random.Next(1, 4), ReuseIds: _random.Next(2) == 0),
    };
}

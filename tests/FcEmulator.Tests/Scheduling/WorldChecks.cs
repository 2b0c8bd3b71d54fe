using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>What must hold of an account whatever happens, worked out anew from the list of all instances.</summary>
internal sealed class WorldChecks(AccountRules rules, PooledFunction[] functions, List<WorldInstance> all)
{
    private readonly long _eachStart = TimeSpan.TicksPerMinute / rules.GrowthPerMinute!.Value;
    private long _growth = TimeSpan.TicksPerMinute / rules.GrowthPerMinute!.Value * rules.Burst!.Value;
    private DateTimeOffset _growthAt;
    private readonly Dictionary<(PooledFunction, string), Session> _sessions = [];
    private readonly Dictionary<PooledFunction, long> _lastServed = [];

    public static void True(bool holds, string rule)
    {
        if (!holds)
            throw new InvalidOperationException($"broken: {rule}");
    }

    /// <summary>An instance is being made: every limit must have room for it.</summary>
    public void Starting(WorldInstance instance, DateTimeOffset now)
    {
        True(Living(instance.Function).Count() < instance.Function.Rules.InstanceLimit, "never over the function's limit");
        True(all.Count(i => i.Counts) < rules.MaxInstances, "never over the account's limit");
        True(!instance.Function.Pauses.IsPausedAt(now), "no start within a pause");
        True(GrowthAllows(now), "never faster than growth allows");
        _growth -= _eachStart;
    }

    public static void Started(WorldInstance instance)
    {
        True(!instance.StartAsked, "an instance is started once");
        instance.StartAsked = true;
    }

    public static void Stopped(WorldInstance instance, string reason, DateTimeOffset now)
    {
        True(instance is { StopAsked: false, NoStop: false, StartAsked: true, State: InstanceState.Retired }, "an instance is stopped once, after it left the pool");
        True(reason != "idle" || (!instance.IsMinimum && now - instance.LastUse >= instance.Function.Rules.IdleTimeout), "only elastic instances are reclaimed, and only after the idle timeout");
        instance.StopAsked = true;
    }

    /// <param name="isNew">The instance was made for this request.</param>
    public void Claimed(Claim claim, string? sessionId, bool isNew, DateTimeOffset now)
    {
        var instance = (WorldInstance)claim.Instance!;
        var others = Living(instance.Function).Where(i => i != instance && i.Claimed < i.Slots && HasRoom(i)).ToList();
        var known = sessionId is not null && _sessions.TryGetValue((instance.Function, sessionId), out var session) && session == claim.Session;
        True(!isNew || others.Count == 0, "a slot before another instance");
        if (!known)
        {
            True(instance.State == InstanceState.Ready || others.All(i => i.State == InstanceState.Starting), "ready before starting");
            True(instance.IsMinimum || others.All(i => !i.IsMinimum || i.State != instance.State), "minimum before elastic");
            ChoiceIsThePickersOwn(instance, [.. others.Where(i => i.State == instance.State && i.IsMinimum == instance.IsMinimum)]);
        }

        Take(claim, sessionId, now);
    }

    /// <summary>A request was refused: a limit must be reached, and no slot free.</summary>
    public void Refused(PooledFunction function, Refusal refusal, List<QueuedRequest> queued, DateTimeOffset now)
    {
        var own = function.Rules;
        var living = Living(function).ToList();
        if (refusal is Refusal.SessionFull or Refusal.SessionExpired or Refusal.Blocked)
        {
            True((refusal == Refusal.Blocked) == (own.InstanceLimit == 0), "blocked exactly where the limit is 0");
            return;
        }

        True(queued.Any(r => r.Function == function) || living.All(i => i.Claimed == i.Slots || !HasRoom(i)), "no refusal while a slot is free");
        True(!MayGrow(function, living.Count, now), "no refusal while another instance may be started");
    }

    public void Woken(QueuedRequest request, List<QueuedRequest> queued, DateTimeOffset now)
    {
        True(queued.Contains(request), "only who waits is woken, once");
        if (request.Result.Refusal == Refusal.QueueTimeout)
        {
            True(now >= request.Deadline, "nobody is sent away before the deadline");
            return;
        }

        True(_lastServed.GetValueOrDefault(request.Function) < request.Number, "the oldest is served first");
        _lastServed[request.Function] = request.Number;
        if (request.Result.Instance is not null)
            Take(request.Result, request.SessionId, now);
    }

    public void AfterTick(DateTimeOffset now)
    {
        True(!all.Any(i => i.ShouldBeIdle && !i.IsMinimum && i.Function.Sessions is null && now - i.LastUse >= i.Function.Rules.IdleTimeout), "what is idle long enough is reclaimed");
        True(functions.All(f => f.Queue.First is not { } first || first.Deadline > now), "nobody waits longer than the deadline");
    }

    public void Always(List<Claim> leases, List<QueuedRequest> queued, Account account, DateTimeOffset now)
    {
        all.RemoveAll(i => i is { State: InstanceState.Retired, Claimed: 0, Held: 0 } && (i.StopAsked || i.NoStop));
        True(account.InstanceCount == all.Count(i => i.Counts), "no instance is lost or counted twice");
        True(leases.Count == all.Sum(i => i.Claimed) && account.WaitingCount == queued.Count, "no slot and no request is lost");
        foreach (var instance in all)
        {
            True(instance.UsedSlots == instance.Claimed && instance.Claimed <= instance.Slots, "slots are conserved");
            True(instance.Holds == instance.Held && instance.IsIdle == instance.ShouldBeIdle, "idle is who has nothing");
            True(instance.Sessions <= (instance.Function.Rules.Sessions?.PerInstance ?? 0), "no more sessions than an instance may have");
            True(instance.State != InstanceState.Retired || instance.StopAsked || instance.NoStop || instance is { StopWhenDrained: not null, Claimed: > 0 }, "a retired instance is stopped, or still drains");
        }

        foreach (var function in functions)
            Settled(function, now);
    }

    private void Settled(PooledFunction function, DateTimeOffset now)
    {
        var living = Living(function).ToList();
        True(living.Count == function.Pool.Count && living.Count(i => i.IsMinimum) == function.Pool.MinimumCount, "the pool has who lives");
        var mayGrow = MayGrow(function, living.Count, now);
        True(!mayGrow || function.Pool.MinimumCount >= function.Rules.MinimumInstances, "the minimum is kept");
        if (function.Queue.Count > 0)
            True(!mayGrow && living.All(i => i.Claimed == i.Slots || !HasRoom(i)), "nobody waits while there is a slot: no wake-up is lost");
    }

    private void Take(Claim claim, string? sessionId, DateTimeOffset now)
    {
        var instance = (WorldInstance)claim.Instance!;
        instance.Claimed++;
        if (sessionId is null)
            return;
        if (_sessions.TryGetValue((instance.Function, sessionId), out var known) && !known.Ended && known.Instance.State is InstanceState.Ready or InstanceState.Starting)
            True(claim.Session == known && known.Instance == instance, "a session stays where it is");
        True(claim.Session!.Instance == instance && claim.Session.EndsAt > now, "a session in use has not ended");
        _sessions[(instance.Function, sessionId)] = claim.Session;
    }

    private IEnumerable<WorldInstance> Living(PooledFunction function) => all.Where(i => i.Function == function && i.Counts);

    private static bool HasRoom(WorldInstance instance) => instance.Sessions < (instance.Function.Rules.Sessions?.PerInstance ?? int.MaxValue);

    /// <summary>A store of time that fills up to the burst: each start takes out what the rate adds for one.</summary>
    private bool GrowthAllows(DateTimeOffset now)
    {
        _growth = Math.Min(_eachStart * rules.Burst!.Value, _growth + (now - _growthAt).Ticks);
        _growthAt = now;
        return _growth >= _eachStart;
    }

    private bool MayGrow(PooledFunction function, int living, DateTimeOffset now) =>
        living < function.Rules.InstanceLimit && all.Count(i => i.Counts) < rules.MaxInstances && !function.Pauses.IsPausedAt(now) && GrowthAllows(now);

    private static void ChoiceIsThePickersOwn(WorldInstance chosen, List<WorldInstance> others)
    {
        if (chosen.Function.Rules.Picker == PickerKind.FullestFirst)
            True(others.All(i => i.Claimed <= chosen.Claimed), "the fullest first");
        if (chosen.Function.Rules.Picker == PickerKind.LeastBusy)
            True(others.All(i => i.Claimed >= chosen.Claimed), "the least busy first");
    }
}

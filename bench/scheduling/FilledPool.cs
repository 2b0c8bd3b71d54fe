using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace SchedulingBench;

/// <summary>The account of a function with a number of instances that are up, half of their slots taken.</summary>
internal sealed class FilledPool
{
    private const int Slots = 200;

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly Account _account;
    private readonly PooledFunction _function;

    public FilledPool(int instances, PickerKind picker)
    {
        _account = new Account(new AccountRules(instances, Burst: instances));
        var rules = new ScalingRules { Region = "cn-shanghai", Slots = Slots, InstanceLimit = instances, Picker = picker };
        _function = _account.Add(rules, (function, _) => new PooledInstance(function));

        var claims = Enumerable.Range(0, instances * Slots).Select(_ => Claim()).ToList();
        foreach (var action in _account.TakeActions())
            _account.MarkReady(action.Instance!, _now);
        for (var slot = 0; slot < claims.Count; slot += 2)
            _account.Release(claims[slot], _now);
        _account.TakeActions();
    }

    public void AcquireAndRelease(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            _account.Release(Claim(), _now);
            _account.TakeActions();
        }
    }

    private Claim Claim()
    {
        var claim = _account.Acquire(_function, _now);
        return claim.Instance is null ? throw new InvalidOperationException($"A slot was free, and none was given: {claim.Refusal}") : claim;
    }
}

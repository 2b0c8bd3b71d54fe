using FcEmulator.Configuration;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>What the path of a call costs with 1,000 instances of 200 slots.</summary>
public class AccountCostTests
{
    private const int Instances = 1000;
    private const int Slots = 200;
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PickerKind.FullestFirst)]
    [InlineData(PickerKind.LeastBusy)]
    [InlineData(PickerKind.RoundRobin)]
    internal void AcquireAndRelease_Warm_AllocateNothing(PickerKind picker)
    {
        var account = new Account(new AccountRules(Instances, Burst: Instances));
        var rules = new ScalingRules { Region = "cn-shanghai", Slots = Slots, InstanceLimit = Instances, Picker = picker };
        var function = account.Add(rules, (f, _) => new PooledInstance(f));
        var claims = new Queue<Claim>();
        while (function.Pool.Count < Instances)
            claims.Enqueue(account.Acquire(function, Noon));
        foreach (var instance in function.Pool.Instances)
            account.MarkReady(instance, Noon);
        account.TakeActions();
        // Half of all slots taken; and everything compiled that will run.
        while (claims.Count > Instances * Slots / 2)
            account.Release(claims.Dequeue(), Noon);
        Turn(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Turn(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Turn(int times)
        {
            for (var i = 0; i < times; i++)
            {
                account.Release(claims.Dequeue(), Noon);
                claims.Enqueue(account.Acquire(function, Noon));
                if (account.TakeActions().Count > 0)
                    throw new InvalidOperationException("A warm call leads to nothing else.");
            }
        }
    }
}

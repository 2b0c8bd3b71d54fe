namespace FcEmulator.Scheduling.Scaling;

/// <summary>What a request gets: a slot of an instance, or the reason why there is none.</summary>
/// <param name="Instance">Whose slot it has until <see cref="Account.Release"/>. Where that is still starting, the caller waits for it.</param>
/// <param name="Session">The session the request belongs to, where the function has them.</param>
internal readonly record struct Claim(PooledInstance? Instance, Session? Session, Refusal Refusal)
{
    public static Claim Refused(Refusal refusal) => new(null, null, refusal);

    /// <summary>Time can cure the refusal, so that the request may be queued.</summary>
    public bool MayWait => Refusal is Refusal.FunctionLimit or Refusal.AccountLimit or Refusal.GrowthLimit;
}

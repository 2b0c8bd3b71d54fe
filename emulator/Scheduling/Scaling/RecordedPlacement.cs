namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// Gives calls that are replayed the slots that their recording gave them, on instances that stand for the recorded ones. The limits hold all
/// the same. Part of the <see cref="Account"/> and, like it, pure and not thread-safe.
/// </summary>
internal sealed class RecordedPlacement(Fleet fleet, WaitingLine waiting)
{
    /// <summary>
    /// A slot of the instance that stands for the recorded one; <see cref="Refusal.NotYet"/> where that has none at the moment, or is still
    /// starting and the recording has the call warm.
    /// </summary>
    public Claim Claim(PooledFunction function, RecordedPlace place, DateTimeOffset now)
    {
        if (place.Instance is not { } recorded)
            return Scaling.Claim.Refused(Refusal.AsRecorded);
        if (StandInFor(recorded, function, place.IsColdStart, now, out var refusal) is not { } instance)
            return Scaling.Claim.Refused(refusal);
        if (instance.FreeSlots == 0 || (instance.State == InstanceState.Starting && !place.IsColdStart))
            return Scaling.Claim.Refused(Refusal.NotYet);
        recorded.CallsLeft--;
        function.Pool.TakeSlot(instance);
        return new Claim(instance, null, Refusal.None);
    }

    /// <summary>
    /// The one that stands for it already, as long as it takes calls. Else one that stands for none: a ready one, or for a cold start one that is
    /// starting. Else a new one, for which idle ones make room that the recording needs no more.
    /// </summary>
    public PooledInstance? StandInFor(RecordedInstance recorded, PooledFunction function, bool cold, DateTimeOffset now, out Refusal refusal)
    {
        refusal = Refusal.None;
        if (recorded.StandIn is { State: InstanceState.Ready or InstanceState.Starting } standIn && standIn.Function == function)
            return standIn;
        var found = cold ? Free(function, InstanceState.Starting) : Free(function, InstanceState.Ready) ?? Free(function, InstanceState.Starting);
        if (found is null)
        {
            refusal = fleet.RefusalToStart(function, now);
            if (refusal is Refusal.FunctionLimit or Refusal.AccountLimit && Spare(refusal == Refusal.FunctionLimit ? [function] : fleet.Functions) is { } spare)
            {
                fleet.Remove(spare);
                fleet.Stop(spare, "the recording has no more calls for it");
                refusal = fleet.RefusalToStart(function, now);
            }

            found = refusal == Refusal.None ? fleet.Start(function, "as recorded", now) : Free(function, InstanceState.Ready);
        }

        if (found is not null)
            (found.StandsFor, recorded.StandIn) = (recorded, found);
        return found;
    }

    /// <summary>Gives calls that wait for their instance what there is now, the oldest first.</summary>
    public void Pump(DateTimeOffset now)
    {
        var next = waiting.Placed.First;
        while (next is { } request)
        {
            next = request.Next;
            var claim = Claim(request.Function, request.Place!, now);
            if (claim.Refusal == Refusal.NotYet)
                continue;
            waiting.Remove(request);
            fleet.Wake(request, claim);
        }
    }

    private static PooledInstance? Free(PooledFunction function, InstanceState state) => function.Pool.Instances
        .Where(instance => instance.State == state && instance.StandsFor is null && instance.FreeSlots > 0)
        .MinBy(instance => instance.StartedAt);

    private static PooledInstance? Spare(IEnumerable<PooledFunction> functions) => functions
        .SelectMany(function => function.Pool.Instances)
        .Where(instance => instance is { IsIdle: true, IsMinimum: false } and not { StandsFor.CallsLeft: > 0 })
        .MinBy(instance => instance.IdleSince);
}

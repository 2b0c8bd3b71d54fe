namespace FcEmulator.Replay;

/// <summary>
/// What the scheduler did otherwise than in the recording. Instances have other names in each run, so what counts is which calls share one.
/// Immutable.
/// </summary>
internal sealed class PlacementComparison
{
    public PlacementComparison(IReadOnlyList<ReplayedCall> calls)
    {
        InstancesRecorded = calls.Select(call => call.RecordedPlace?.InstanceId).OfType<string>().Distinct().Count();
        InstancesNow = calls.Select(call => call.Place?.InstanceId).OfType<string>().Distinct().Count();
        var both = calls.Where(call => call is { RecordedPlace: not null, Place: not null }).ToList();
        Apart = Others(both);
        ColdNow = [.. both.Where(call => call is { RecordedPlace.IsColdStart: false, Place.IsColdStart: true })];
        WarmNow = [.. both.Where(call => call is { RecordedPlace.IsColdStart: true, Place.IsColdStart: false })];
    }

    public int InstancesRecorded { get; }

    public int InstancesNow { get; }

    /// <summary>Calls that do not share an instance any more with those they shared one with, or share it with others.</summary>
    public IReadOnlyList<ReplayedCall> Apart { get; }

    /// <summary>Calls that waited for a start and did not in the recording.</summary>
    public IReadOnlyList<ReplayedCall> ColdNow { get; }

    /// <summary>Calls that did not wait for a start and did in the recording.</summary>
    public IReadOnlyList<ReplayedCall> WarmNow { get; }

    /// <summary>Each recorded instance is taken to be the one that has most of its calls now, each only once; whatever is elsewhere is apart.</summary>
    private static List<ReplayedCall> Others(IReadOnlyList<ReplayedCall> calls)
    {
        var partners = new Dictionary<string, string>();
        var taken = new HashSet<string>();
        var pairs = calls.CountBy(call => (Recorded: call.RecordedPlace!.InstanceId, Now: call.Place!.InstanceId)).OrderByDescending(pair => pair.Value);
        foreach (var ((recorded, now), _) in pairs)
        {
            if (!partners.ContainsKey(recorded) && taken.Add(now))
                partners[recorded] = now;
        }

        return [.. calls.Where(call => partners.GetValueOrDefault(call.RecordedPlace!.InstanceId) != call.Place!.InstanceId)];
    }
}

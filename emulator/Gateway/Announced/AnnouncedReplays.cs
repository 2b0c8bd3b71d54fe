using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using FcEmulator.Scheduling;
using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Gateway.Announced;

/// <summary>What a replay announces of one of its calls.</summary>
/// <param name="InstanceId">Which instance of the recording got it.</param>
/// <param name="IsRefused">The recording's scheduler refused it. Without that and an instance, the scheduler decides as ever.</param>
/// <param name="Faults">Which of the replay's rules strike it, by their places.</param>
internal sealed record CallPlan(string? InstanceId = null, bool IsColdStart = false, bool IsRefused = false, IReadOnlyList<int>? Faults = null);

/// <summary>An instance of the recording that was there before its first call, and that call, which says what function it is of.</summary>
internal sealed record StandInPlan(string InstanceId, string Authority, string HttpMethod, string Path);

/// <summary>
/// The replays that were announced by the admin API. Their calls name themselves in a header by a key that cannot be guessed; what it says of any other
/// call is that call's own metadata. Without any, a call pays for one look. Safe for use from several threads.
/// </summary>
internal sealed class AnnouncedReplays(LiveApp live, Scheduler scheduler, FaultRules faults)
{
    /// <summary>With <c>KEY.NUMBER</c>, the call's number counted from 0. Functions do not get it.</summary>
    public const string Header = "x-fcemu-replay";

    private readonly ConcurrentDictionary<string, AnnouncedReplay> _replays = new(StringComparer.Ordinal);

    /// <summary>How many there are: a dictionary that is empty takes all of its locks to say so.</summary>
    private int _running;

    /// <param name="rules">What strikes those calls, and no others, that name it.</param>
    public AnnouncedReplay Announce(IReadOnlyList<CallPlan> calls, IReadOnlyList<FaultRule> rules)
    {
        var instances = Instances(calls);
        var struck = rules.Select(faults.AddForRecorded).ToList();
        var replay = new AnnouncedReplay(RandomNumberGenerator.GetHexString(32, lowercase: true)) { Faults = struck };
        replay.Calls = [.. calls.Select(call => new AnnouncedCall(replay, PlaceOf(call, instances), [.. (call.Faults ?? []).Select(place => struck[place])]))];
        _replays[replay.Key] = replay;
        Interlocked.Increment(ref _running);
        return replay;
    }

    /// <summary>
    /// As <see cref="Announce"/>, for one whose decisions are followed: what runs is drained first, as the recording began without instances, and
    /// those that were there before their first call are started ahead.
    /// </summary>
    public async Task<AnnouncedReplay> FollowAsync(
        IReadOnlyList<CallPlan> calls, IReadOnlyList<StandInPlan> ahead, IReadOnlyList<FaultRule> rules, CancellationToken cancellationToken)
    {
        var app = live.Current;
        foreach (var instance in app.Functions.SelectMany(function => scheduler.InstancesOf(function.Scheduled)))
            scheduler.Drain(instance, "a recording is followed");
        var replay = Announce(calls, rules);
        var byId = calls.Zip(replay.Calls).Where(call => call.First.InstanceId is not null).ToLookup(call => call.First.InstanceId!, call => call.Second.Place?.Instance);
        var starts = ahead
            .Select(plan => (Recorded: byId[plan.InstanceId].FirstOrDefault(), app.Routes.Find(plan.Authority, plan.HttpMethod, plan.Path).Function))
            .Where(plan => plan is { Recorded: not null, Function: not null })
            .Select(plan => scheduler.StartAheadAsync(plan.Function!.Scheduled, "as recorded", CancellationToken.None, plan.Recorded))
            .ToList();
        try
        {
            await Task.WhenAll(starts.Concat(app.Functions.SelectMany(function => scheduler.InstancesOf(function.Scheduled)).Select(instance => instance.Started)))
                .WaitAsync(cancellationToken);
            return replay;
        }
        catch (OperationCanceledException)
        {
            // Whoever announced it is gone without its key.
            Remove(replay);
            throw;
        }
    }

    /// <summary>The announced replay of this key, which is none any more once what has come of it has ended; null where there is none.</summary>
    public async Task<AnnouncedReplay?> EndAsync(string key, CancellationToken cancellationToken)
    {
        if (!_replays.TryGetValue(key, out var replay))
            return null;
        await replay.WaitForNoneAsync(cancellationToken);
        Remove(replay);
        return replay;
    }

    /// <summary>Which announced call this is, if it is one; the header that says so is taken out.</summary>
    public AnnouncedCall? Take(IHeaderDictionary headers)
    {
        if (Volatile.Read(ref _running) == 0 || !headers.TryGetValue(Header, out var values) || values is not [{ } value])
            return null;
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !_replays.TryGetValue(value[..dot], out var replay)
            || !int.TryParse(value.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= replay.Calls.Count)
            return null;
        headers.Remove(Header);
        replay.Calls[number].Begin();
        return replay.Calls[number];
    }

    private void Remove(AnnouncedReplay replay)
    {
        if (_replays.TryRemove(replay.Key, out _))
            Interlocked.Decrement(ref _running);
        foreach (var fault in replay.Faults)
            faults.Remove(fault.Id);
    }

    private static Dictionary<string, RecordedInstance> Instances(IReadOnlyList<CallPlan> calls) => calls
        .Where(call => call.InstanceId is not null)
        .CountBy(call => call.InstanceId!)
        .ToDictionary(instance => instance.Key, instance => new RecordedInstance(instance.Value));

    private static RecordedPlace? PlaceOf(CallPlan call, Dictionary<string, RecordedInstance> instances)
    {
        if (call.InstanceId is { } id)
            return new RecordedPlace(instances[id], call.IsColdStart);
        return call.IsRefused ? new RecordedPlace(null, false) : null;
    }
}

using FcEmulator.Admin;
using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using FcEmulator.Gateway.Announced;
using FcEmulator.Replay;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Cli;

/// <summary>A recording in the words in which it is announced to the emulator. Immutable.</summary>
/// <param name="Replay">What is announced.</param>
/// <param name="Rules">Fault rules that are put into the emulator beside it.</param>
internal sealed record AnnouncedRecording(NewReplay Replay, IReadOnlyList<string> Rules)
{
    /// <param name="follows">Whether the recording's decisions are to be followed.</param>
    /// <param name="withFaults">Whether what struck is to strike again: by the same numbers, or where decisions are followed the same calls.</param>
    public static AnnouncedRecording Of(Recording recording, bool follows, bool withFaults)
    {
        var rules = withFaults ? recording.Faults : [];
        if (!follows)
            return new AnnouncedRecording(new NewReplay([.. recording.Calls.Select(_ => new CallPlan())]), rules);
        // Starts and connections come as the calls bring them about: their faults keep counting those.
        var ofCalls = rules.Where(rule => FaultText.Parse(rule, out _) is { } parsed && FaultRules.IsOfCall(parsed)).Distinct(StringComparer.Ordinal).ToList();
        var places = ofCalls.Index().ToDictionary(rule => rule.Item, rule => rule.Index, StringComparer.Ordinal);
        return new AnnouncedRecording(
            new NewReplay(
                [.. recording.Calls.Select(call => PlanOf(call, places))],
                Follows: true,
                [.. recording.FirstOfWarmInstances.Select(call => new StandInPlan(call.InstanceId!, call.Authority, call.HttpMethod, call.Method))],
                ofCalls),
            [.. rules.Except(ofCalls, StringComparer.Ordinal)]);
    }

    private static CallPlan PlanOf(RecordedCall call, Dictionary<string, int> places)
    {
        var place = CallPlace.Of(call);
        int[] faults = [.. (call.Faults ?? []).Select(Recording.RuleOf).OfType<string>().Where(places.ContainsKey).Select(rule => places[rule])];
        return new CallPlan(place?.InstanceId, place?.IsColdStart ?? false, CallPlace.IsRefused(call), faults.Length == 0 ? null : faults);
    }
}

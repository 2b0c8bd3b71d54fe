using FcEmulator.Configuration.Faults;
using FcEmulator.Gateway.Announced;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace FcEmulator.Admin;

/// <summary>Where <c>fcemu replay</c> announces its calls, and asks what became of them. Safe for concurrent use.</summary>
internal sealed class ReplayEndpoints(AnnouncedReplays replays)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/replays", Announce).WithMetadata(new NoSizeLimit()).WithSummary("Announces the calls of a replay, and where its recording has them.");
        api.MapDelete("/replays/{key}", End).WithSummary("Ends a replay once its calls have ended, and tells what the scheduler did with them.");
    }

    private async Task<Results<Created<ReplayRecord>, BadRequest<ErrorRecord>>> Announce(NewReplay plan, CancellationToken gone)
    {
        var rules = new List<FaultRule>();
        foreach (var text in plan.Faults ?? [])
        {
            if (FaultText.Parse(text, out var problem) is not { } rule)
                return TypedResults.BadRequest(ErrorRecord.Of("InvalidRule", $"The rule {text} {problem} See docs/faults.md."));
            rules.Add(rule);
        }

        if (plan.Calls.SelectMany(call => call.Faults ?? []).Any(place => place < 0 || place >= rules.Count))
            return TypedResults.BadRequest(ErrorRecord.Of("InvalidArgument", $"The calls' faults are places in 'faults', from 0 to {rules.Count - 1}."));
        var replay = plan.Follows ? await replays.FollowAsync(plan.Calls, plan.Ahead ?? [], rules, gone) : replays.Announce(plan.Calls, rules);
        return TypedResults.Created($"/api/replays/{replay.Key}", new ReplayRecord(AdminJson.Version, replay.Key));
    }

    private async Task<Results<Ok<EndedReplayRecord>, NotFound<ErrorRecord>>> End(string key, CancellationToken gone) =>
        await replays.EndAsync(key, gone) is { } ended
            ? TypedResults.Ok(new EndedReplayRecord(AdminJson.Version, [.. ended.Calls.Select(PlacedCallRecord.Of)]))
            : TypedResults.NotFound(ErrorRecord.Of("NotFound", "No such replay runs."));

    /// <summary>A recording of millions of calls is announced in one piece, by somebody who has the token.</summary>
    private sealed class NoSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}

using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin;

/// <summary>The fault rules' addresses: looking at them, adding and removing. Safe for concurrent use.</summary>
internal sealed class FaultEndpoints(FaultRules faults)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/faults", () => TypedResults.Ok(new FaultsRecord(AdminJson.Version, faults.List))).WithSummary("The fault rules in force, and how often each fitted and struck.");
        api.MapPost("/faults", Add).WithSummary("Adds a fault rule, in the words of docs/faults.md.");
        api.MapDelete("/faults", RemoveAll).WithSummary("Removes all fault rules.");
        api.MapDelete("/faults/{id}", Remove).WithSummary("Removes one fault rule; calls that it has struck go on under it.");
    }

    private Results<Created<FaultRecord>, BadRequest<ErrorRecord>> Add(NewFault added)
    {
        if (FaultText.Parse(added.Rule, out var problem) is not { } rule)
            return TypedResults.BadRequest(ErrorRecord.Of("InvalidRule", $"The rule {added.Rule} {problem} See docs/faults.md."));
        var fault = faults.Add(rule);
        return TypedResults.Created($"/api/faults/{fault.Id}", new FaultRecord(AdminJson.Version, fault));
    }

    private Results<Ok<FaultRecord>, NotFound<ErrorRecord>> Remove(string id) => faults.Remove(id) is { } removed
        ? TypedResults.Ok(new FaultRecord(AdminJson.Version, removed))
        : TypedResults.NotFound(ErrorRecord.Of("NotFound", $"No fault rule {id} is in force."));

    private Ok<FaultsRecord> RemoveAll() =>
        TypedResults.Ok(new FaultsRecord(AdminJson.Version, [.. faults.List.Select(fault => faults.Remove(fault.Id)).OfType<FaultStatus>()]));
}

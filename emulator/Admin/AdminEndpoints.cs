using System.Text.Json;
using FcEmulator.Admin.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin;

/// <summary>The admin API's addresses: which record each answers with. Safe for concurrent use.</summary>
/// <param name="stop">Ends the emulator; true: at once.</param>
internal sealed class AdminEndpoints(AdminView view, Action<bool> stop, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n"));
        routes.MapGet("/readyz", () => view.IsReady
            ? TypedResults.Text("ready\n")
            : TypedResults.Text("stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        var api = routes.MapGroup("/api");
        api.MapGet("/status", (HttpRequest request) => TypedResults.Ok(view.Status($"http://{request.Host}")));
        api.MapGet("/functions", () => TypedResults.Ok(new FunctionsRecord(AdminJson.Version, view.Functions())));
        api.MapGet("/instances", () => TypedResults.Ok(new InstancesRecord(AdminJson.Version, view.Instances())));
        api.MapPost("/functions/{name}/drain", (string name) => Drained(view.DrainFunction(name), $"No function is called {name}."));
        api.MapPost("/instances/{id}/drain", (string id) => Drained(view.DrainInstance(id), $"No instance {id} gets calls."));
        api.MapPost("/stop", Stop);
        // Functions print what they like, secrets included.
        api.MapGet("/logs", Logs).WithMetadata(new NeedsToken());
    }

    private static Results<Ok<DrainRecord>, NotFound<ErrorRecord>> Drained(IReadOnlyList<string>? instanceIds, string notFound) =>
        instanceIds is null
            ? TypedResults.NotFound(ErrorRecord.Of("NotFound", notFound))
            : TypedResults.Ok(new DrainRecord(AdminJson.Version, instanceIds));

    private Accepted<StopRecord> Stop(HttpContext context, bool now = false)
    {
        // Once the answer is on its way: a stop at once closes this connection too.
        context.Response.OnCompleted(() =>
        {
            stop(now);
            return Task.CompletedTask;
        });
        return TypedResults.Accepted((string?)null, new StopRecord(AdminJson.Version, view.Locator.ProcessId));
    }

    private async Task Logs(
        HttpContext context, string? function = null, string? instance = null, string? requestId = null, bool follow = false)
    {
        context.Response.ContentType = "application/x-ndjson";
        var lines = new LogReader(view.Locator.DataFolder, new LogQuery(function, instance, requestId), time);
        await foreach (var line in lines.ReadAsync(follow, context.RequestAborted))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, LogText.Record(line), AdminJson.Default.LogLineRecord, context.RequestAborted);
            await context.Response.WriteAsync("\n", context.RequestAborted);
        }
    }
}

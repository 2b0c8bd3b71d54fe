using System.Text;
using System.Text.Json;
using FcEmulator.Admin.Dashboard;
using FcEmulator.Admin.Live;
using FcEmulator.Admin.Logs;
using FcEmulator.Explain;
using FcEmulator.Lint;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin;

/// <summary>The admin API's addresses: which record each answers with. Safe for concurrent use.</summary>
/// <param name="stop">Ends the emulator; true: at once.</param>
internal sealed class AdminEndpoints(
    AdminView view, BillEndpoints bill, LiveEndpoints live, OneTimeCode code, Action<bool> stop, TimeProvider time)
{
    /// <summary>Requests listed where the caller does not say how many.</summary>
    private const int UsualRequests = 100;

    public void Map(IEndpointRouteBuilder builder)
    {
        var routes = builder.MapGroup("").WithTags("admin");
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).WithSummary("Whether the process answers.").Produces<string>(contentType: "text/plain");
        routes.MapGet("/readyz", () => view.IsReady
                ? TypedResults.Text("ready\n")
                : TypedResults.Text("stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithSummary("Whether calls are taken; 503 once the emulator is stopping.")
            .Produces<string>(contentType: "text/plain").Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        var api = routes.MapGroup("/api");
        api.MapGet("/status", (HttpRequest request) => TypedResults.Ok(view.Status($"http://{request.Host}"))).WithSummary("The emulator, its functions and instances.");
        api.MapGet("/functions", () => TypedResults.Ok(new FunctionsRecord(AdminJson.Version, view.Functions()))).WithSummary("The functions of the s.yaml that is served now.");
        api.MapGet("/instances", () => TypedResults.Ok(new InstancesRecord(AdminJson.Version, view.Instances()))).WithSummary("All instances, oldest first.");
        api.MapGet("/requests", Requests).WithSummary("Running requests, oldest first, and those that ended last, newest first; 'most' of each.");
        api.MapPost("/functions/{name}/drain", (string name) => Drained(view.DrainFunction(name), $"No function is called {name}."))
            .WithSummary("Gives the function's instances no further calls, and ends them after those they have.");
        api.MapPost("/instances/{id}/drain", (string id) => Drained(view.DrainInstance(id), $"No instance {id} gets calls."))
            .WithSummary("Gives one instance no further calls, and ends it after those it has.");
        api.MapGet("/requests/{id}/explain", Explain).WithSummary("What happened to a request, also one that still runs.").Produces<Explanation>();
        new FaultEndpoints(view.Faults).Map(api);
        new ReplayEndpoints(view.Replays).Map(api);
        api.MapGet("/lint", () => TypedResults.Json(view.Lint, LintJson.Default.LintRecord)).WithSummary("What FC would refuse, or what will bite there: findings of docs/lint.md.")
            .Produces<LintRecord>();
        api.MapPost("/stop", Stop).WithSummary("Ends the emulator after its running calls; 'now' breaks them off.");
        // Functions print what they like, secrets included.
        api.MapGet("/logs", Logs).WithMetadata(new NeedsToken())
            .WithSummary("What functions printed, as JSON lines; 'function', 'instance' and 'requestId' select, 'follow' goes on.")
            .Produces<LogLineRecord>(contentType: "application/x-ndjson");
        api.MapGet("/token", () => TypedResults.NoContent()).WithMetadata(new NeedsToken()).WithSummary("204 where the caller's token is right.");
        api.MapPost("/token", Token).WithMetadata(new NeedsNoToken())
            .WithSummary("The token, for the one-time code of the address that fcemu opened, as text.")
            .Accepts<string>("text/plain").Produces<TokenRecord>().Produces<ErrorRecord>(StatusCodes.Status403Forbidden);
        bill.Map(api);
        live.Map(api);
    }

    private Results<Ok<RequestsRecord>, BadRequest<ErrorRecord>> Requests(int most = UsualRequests) =>
        most is < 0 or > CallHistory.Kept
            ? TypedResults.BadRequest(ErrorRecord.Of("InvalidArgument", $"'most' is a number from 0 to {CallHistory.Kept}."))
            : TypedResults.Ok(view.Requests(most));

    private async Task<Results<Ok<TokenRecord>, JsonHttpResult<ErrorRecord>>> Token(HttpRequest request, CancellationToken gone)
    {
        // A code has 43 characters.
        var buffer = new byte[64];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, gone);
        return code.TokenFor(Encoding.ASCII.GetString(buffer, 0, length)) is { } token
            ? TypedResults.Ok(new TokenRecord(AdminJson.Version, token))
            : TypedResults.Json(
                ErrorRecord.Of("CodeUsed", "The code works once, for a minute: open the address that fcemu printed."), AdminJson.Default.ErrorRecord, statusCode: StatusCodes.Status403Forbidden);
    }

    private static Results<Ok<DrainRecord>, NotFound<ErrorRecord>> Drained(IReadOnlyList<string>? instanceIds, string notFound) =>
        instanceIds is null
            ? TypedResults.NotFound(ErrorRecord.Of("NotFound", notFound))
            : TypedResults.Ok(new DrainRecord(AdminJson.Version, instanceIds));

    private Results<JsonHttpResult<Explanation>, NotFound<ErrorRecord>> Explain(string id) =>
        view.Explain(id) is { } explanation
            ? TypedResults.Json(explanation, ExplainJson.Default.Explanation)
            : TypedResults.NotFound(ErrorRecord.Of("NotFound", $"Neither the access log nor the ledger knows {id}."));

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

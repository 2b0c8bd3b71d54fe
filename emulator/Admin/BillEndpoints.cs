using System.Text.Json.Nodes;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Billing.Reports.Html;
using FcEmulator.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin;

/// <summary>What is billed so far: the ledger's lines, and the report on them. Safe for concurrent use.</summary>
internal sealed class BillEndpoints(string dataFolder, RateCard card, TimeProvider time)
{
    private readonly LedgerCopy _ledger = new(dataFolder);

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/ledger", LedgerAsync)
            .WithSummary("The lines of the ledger, oldest first (docs/ledger.md). 'last' selects so many from its end.")
            .Produces<string>(contentType: "application/x-ndjson").Produces<ErrorRecord>(StatusCodes.Status400BadRequest);
        api.MapGet("/report", ReportRecord)
            .WithSummary("What the ledger comes to, as 'fcemu report --format json' prints it. 'rule' bills by another rule, 'callsPerMonth' estimates a month.")
            .Produces<ReportRecord>();
        api.MapGet("/report.html", () => TypedResults.Text(HtmlPage(), "text/html; charset=utf-8")).WithSummary("The report as a page.").Produces<string>(contentType: "text/html");
    }

    private async Task LedgerAsync(HttpContext context, int? last = null)
    {
        if (last < 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(ErrorRecord.Of("InvalidArgument", "'last' is a number of lines."), AdminJson.Default.ErrorRecord, cancellationToken: context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        await _ledger.CopyToAsync(context.Response.Body, last, context.RequestAborted);
    }

    private Results<Ok<ReportRecord>, BadRequest<ErrorRecord>> ReportRecord(string? rule = null, long? callsPerMonth = null)
    {
        var given = rule is null ? null : BillingRule.Find(rule);
        if (rule is not null && given is null)
            return TypedResults.BadRequest(ErrorRecord.Of("InvalidArgument", $"'rule' is one of {string.Join(", ", BillingRule.All.Select(known => known.Name))}."));
        if (callsPerMonth is <= 0)
            return TypedResults.BadRequest(ErrorRecord.Of("InvalidArgument", "'callsPerMonth' is a number above 0."));
        var report = new ReportReader(card, given).Read(Records(), callsPerMonth);
        return TypedResults.Ok(new ReportRecord(AdminJson.Version, JsonNode.Parse(JsonReport.Render(report))!));
    }

    private string HtmlPage()
    {
        var timeline = new Timeline();
        return HtmlReport.Render(new ReportReader(card, rule: null, timeline).Read(Records()), timeline);
    }

    private IEnumerable<PassingRecord> Records() =>
        new LedgerReader(_ => { }).Pass([Path.Combine(dataFolder, LedgerFormat.FileName)], time.GetUtcNow());
}

/// <param name="Report">As <c>fcemu report --format json</c> prints it; docs/billing.md tells its fields.</param>
internal sealed record ReportRecord(int Version, JsonNode Report);

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>A report for programs: everything, exact, in the units its names say. Stateless.</summary>
internal static class JsonReport
{
    /// <param name="old">What to compare with; null for nothing.</param>
    public static string Render(Report report, Report? old = null)
    {
        using var text = new MemoryStream();
        Write(report, old, text);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length) + "\n";
    }

    private static void Write(Report report, Report? old, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (report is { From: { } from, To: { } to })
        {
            json.WriteString("from", from.UtcDateTime);
            json.WriteString("to", to.UtcDateTime);
        }

        json.WriteStartArray("rules");
        foreach (var rule in report.Rules)
            json.WriteStringValue(rule);
        json.WriteEndArray();
        WriteCard(json, report.Card);
        json.WriteStartObject("total");
        WriteLine(json, report.Total);
        json.WriteStartArray("tiers");
        foreach (var tier in report.Tiers)
        {
            json.WriteStartObject();
            if (tier.Tier.UpToCu is { } upTo)
                json.WriteNumber("upToCu", upTo);
            json.WriteNumber("price", tier.Tier.Price);
            json.WriteNumber("cu", tier.Cu);
            json.WriteNumber("cost", tier.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("functions");
        foreach (var function in report.Functions)
            WriteFunction(json, function);
        json.WriteEndArray();
        WriteProjection(json, report);
        if (old is not null)
            ComparisonJson.Write(json, old, report);
        json.WriteStartArray("remarks");
        foreach (var remark in report.Remarks)
            json.WriteStringValue(remark);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, RateCard card)
    {
        json.WriteStartObject("rateCard");
        json.WriteString("name", card.Name);
        json.WriteString("source", card.Source);
        json.WriteString("date", card.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("currency", card.Currency);
        json.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter json, FunctionReport function)
    {
        json.WriteStartObject();
        json.WriteString("function", function.Line.Name);
        json.WriteStartArray("specifications");
        foreach (var specification in function.Specifications)
        {
            json.WriteStartObject();
            json.WriteNumber("cpu", specification.Cpu);
            json.WriteNumber("memoryMB", specification.MemoryMB);
            json.WriteNumber("diskMB", specification.DiskMB);
            if (specification.Gpu is { } gpu)
            {
                json.WriteString("gpuCard", gpu.Card);
                json.WriteNumber("gpuMemoryMB", gpu.MemoryMB);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteLine(json, function.Line);
        WriteAll(json, "methods", "method", function.Methods.Select(method => (method.Kind, method.Line)));
        WriteAll(json, "kinds", "kind", function.Kinds.Select(kind => ((CallKind?)null, kind.Line)));
        WriteAll(json, "instances", "instance", function.Instances.Select(line => ((CallKind?)null, line)));
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, string key, IEnumerable<(CallKind? Kind, BillLine Line)> lines)
    {
        json.WriteStartArray(name);
        foreach (var (kind, line) in lines)
        {
            json.WriteStartObject();
            json.WriteString(key, line.Name);
            if (kind is { } known)
                json.WriteString("kind", FunctionReports.Word(known));
            WriteLine(json, line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLine(Utf8JsonWriter json, BillLine line)
    {
        json.WriteNumber("calls", line.Calls);
        json.WriteNumber("coldStarts", line.ColdStarts);
        json.WriteStartObject("failed");
        json.WriteNumber("timedOut", line.Failed.TimedOut);
        json.WriteNumber("byFunction", line.Failed.ByFunction);
        json.WriteNumber("cancelled", line.Failed.Cancelled);
        json.WriteNumber("byStatus", line.Failed.ByStatus);
        WriteMilliseconds(json, "requestMs", line.Failed.Time);
        json.WriteEndObject();
        json.WriteNumber("intervals", line.Intervals);
        WriteMilliseconds(json, "billedMs", line.Time.Total);
        WriteMilliseconds(json, "activeMs", line.Time.Active);
        WriteMilliseconds(json, "idleConnectionMs", line.Time.IdleConnection);
        WriteMilliseconds(json, "provisionedIdleMs", line.Time.ProvisionedIdle);
        WriteMilliseconds(json, "roundingMs", line.Rounding);
        WriteMilliseconds(json, "requestMs", line.RequestTime);
        WriteMilliseconds(json, "overlapSavedMs", line.OverlapSaved);
        json.WriteStartArray("usage");
        foreach (var charge in line.Charges)
        {
            json.WriteStartObject();
            json.WriteString("item", JsonNamingPolicy.CamelCase.ConvertName(charge.Item.ToString()));
            json.WriteNumber("quantity", charge.Quantity);
            json.WriteString("unit", Figures.Unit(charge.Item));
            json.WriteNumber("cu", charge.Cu);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cu", line.Cu);
        json.WriteNumber("cost", line.Cost);
    }

    private static void WriteProjection(Utf8JsonWriter json, Report report)
    {
        if (report.Projection is not { } projection)
            return;
        json.WriteStartObject("monthlyEstimate");
        json.WriteNumber("calls", projection.CallsPerMonth);
        json.WriteNumber("cu", projection.Cu);
        json.WriteNumber("cost", report.Card.CostOf(projection.Cu));
        json.WriteNumber("waitingCu", projection.WaitingCu);
        if (projection is { Low: { } low, High: { } high })
        {
            json.WriteNumber("lowCu", low);
            json.WriteNumber("highCu", high);
            json.WriteNumber("lowCost", report.Card.CostOf(low));
            json.WriteNumber("highCost", report.Card.CostOf(high));
        }

        json.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, (decimal)time.Ticks / TimeSpan.TicksPerMillisecond);
}

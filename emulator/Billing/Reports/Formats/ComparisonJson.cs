using System.Text.Json;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>What changed, for programs, as one field of a report. Stateless.</summary>
internal static class ComparisonJson
{
    public static void Write(Utf8JsonWriter json, Report old, Report now)
    {
        json.WriteStartObject("comparison");
        WriteSide(json, "before", old.Total);
        WriteSide(json, "now", now.Total);
        json.WriteStartArray("methods");
        foreach (var (function, method, kind, before, after) in ReportComparison.Of(old, now))
        {
            json.WriteStartObject();
            json.WriteString("function", function);
            json.WriteString("method", method);
            if (kind is { } known)
                json.WriteString("kind", FunctionReports.Word(known));
            WriteSide(json, "before", before);
            WriteSide(json, "now", after);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Left out where there were no such calls.</summary>
    private static void WriteSide(Utf8JsonWriter json, string name, BillLine? line)
    {
        if (line is null)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("calls", line.Calls);
        json.WriteNumber("coldStarts", line.ColdStarts);
        json.WriteNumber("billedMs", (decimal)line.Time.Total.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumber("cu", line.Cu);
        json.WriteNumber("cost", line.Cost);
        json.WriteEndObject();
    }
}

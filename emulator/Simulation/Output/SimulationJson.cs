using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FcEmulator.Simulation.Output;

/// <summary>One JSON object. docs/simulation.md describes it for its readers. Pure.</summary>
internal static class SimulationJson
{
    /// <param name="embedded">In one line with every &lt; escaped, so that it can stand in a page's script element.</param>
    public static string Of(SimulationReport report, bool embedded = false)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = !embedded, NewLine = "\n", Encoder = embedded ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
            Write(report, json);
        return Encoding.UTF8.GetString(stream.ToArray()) + (embedded ? "" : "\n");
    }

    private static void Write(SimulationReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("function"u8, report.Function);
        json.WriteString("trace"u8, report.Trace);
        json.WriteString("rule"u8, report.Rule);
        json.WriteString("rateCard"u8, report.Card.Name);
        json.WriteString("currency"u8, report.Card.Currency);
        json.WriteStartArray("assumptions"u8);
        foreach (var assumption in report.Assumptions)
            json.WriteStringValue(assumption);
        json.WriteEndArray();
        json.WriteNumber("pointsPlanned"u8, report.Planned);
        json.WriteBoolean("complete"u8, report.IsComplete);
        json.WriteStartArray("points"u8);
        foreach (var result in report.Results)
        {
            json.WriteStartObject();
            foreach (var column in SimulationColumns.All)
            {
                json.WritePropertyName(column.Name);
                var value = column.Value(report, result);
                if (column.Kind == JsonValueKind.String)
                    json.WriteStringValue(value);
                else
                    json.WriteRawValue(value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("recommendation"u8, report.Recommendation?.Reason);
        json.WriteEndObject();
    }
}

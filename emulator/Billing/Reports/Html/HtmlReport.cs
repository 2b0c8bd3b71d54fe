using System.Net;
using System.Text;
using FcEmulator.Billing.Reports.Formats;

namespace FcEmulator.Billing.Reports.Html;

/// <summary>A report as one page that opens from disk, with nothing to load. Pure.</summary>
internal static class HtmlReport
{
    private static readonly string Page = Resource("page.html");
    private static readonly string Style = Resource("report.css");

    private static readonly string Script = string.Concat(
        ((string[])["figures.js", "timeline.js", "concurrency.js", "main.js"]).Select(Resource));

    /// <param name="old">What to compare with; null for nothing.</param>
    public static string Render(Report report, Timeline timeline, Report? old = null)
    {
        var names = new DrawnNames(timeline);
        // The page's own parts first: what comes from a ledger is put in last, and never searched for placeholders.
        var parts = new (string Name, string Text)[]
        {
            ("style", Style),
            ("script", Script),
            ("data", HtmlData.Of(timeline, names, report)),
            ("title", "What it costs: " + Text(string.Join(", ", report.Functions.Select(function => function.Line.Name)) is { Length: > 0 } functions ? functions : "nothing was called")),
            ("period", Text(Period(report))),
            ("figures", HtmlTables.KeyFigures(report)),
            ("remarks", HtmlTables.Remarks(report)),
            ("drawn", Text(Drawn(timeline))),
            ("legend", Legend(names)),
            ("methods", HtmlTables.Methods(report, names)),
            ("comparison", old is null ? "" : HtmlTables.Comparison(old, report)),
            ("usage", HtmlTables.Usage(report)),
            ("instances", HtmlTables.Instances(report)),
            ("calls", DrawnTables.Calls(timeline, report)),
            ("intervals", DrawnTables.Intervals(timeline, report)),
            ("source", Text($"Made by fcemu from its ledger: an estimate, not a bill. Prices: {report.Card.Title} ({report.Card.Source}, {report.Card.Date:yyyy-MM-dd}).")),
        };
        return Fill(Page, parts);
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>In one pass, so that no text is taken for a placeholder.</summary>
    private static string Fill(string page, IEnumerable<(string Name, string Text)> parts)
    {
        var texts = parts.ToDictionary(part => part.Name, part => part.Text);
        var filled = new StringBuilder();
        var pieces = page.Split("{{");
        filled.Append(pieces[0]);
        foreach (var piece in pieces.Skip(1))
        {
            var end = piece.IndexOf("}}", StringComparison.Ordinal);
            filled.Append(texts[piece[..end]]).Append(piece.AsSpan(end + 2));
        }

        return filled.ToString();
    }

    private static string Period(Report report) => report is { From: { } from, To: { } to }
        ? $"{Figures.Time(from)} to {Figures.Time(to)}, billed by rule {string.Join(", ", report.Rules)}, rate card {report.Card.Name}."
        : "The ledger is empty.";

    private static string Drawn(Timeline timeline)
    {
        var (calls, intervals) = (timeline.Calls.Count, timeline.Intervals.Count);
        return timeline.CallCount == calls && timeline.IntervalCount == intervals
            ? FormattableString.Invariant($"All {calls:N0} calls and {intervals:N0} billed intervals. Overlapping calls are billed once: the bar under an instance's calls is what counts.")
            : FormattableString.Invariant($"The first {calls:N0} of {timeline.CallCount:N0} calls and {intervals:N0} of {timeline.IntervalCount:N0} billed intervals; the numbers and tables of costs count them all.");
    }

    private static string Legend(DrawnNames names)
    {
        var methods = names.Methods.Take(8).Select((method, at) => $"<li><i style=\"--c:var(--m{at % 8})\"></i>{Text(method)}</li>");
        return string.Concat(methods)
            + "<li><i style=\"--c:var(--billed)\"></i>billed, a call open</li><li><i class=\"idle-mark\"></i>billed, held by a connection only</li>"
            + "<li><i class=\"cold-mark\"></i>cold start</li><li><i class=\"bad-mark\"></i>did not end well</li>";
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report/" + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

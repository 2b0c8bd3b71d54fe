using System.Text;

namespace FcEmulator.Billing.Reports.Html;

/// <summary>A table that scrolls sideways where the page is narrow. Cells are HTML already. Pure.</summary>
internal static class HtmlTable
{
    /// <param name="head">A column's name, and its class: <c>number</c>, <c>name</c> or nothing.</param>
    public static string Render(string caption, IReadOnlyList<(string Name, string Class)> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder("<p class=\"quiet\">").Append(HtmlReport.Text(caption)).Append("</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
            .Append(HtmlReport.Text(caption)).Append("\"><table><thead><tr>");
        foreach (var (name, kind) in head)
            html.Append("<th scope=\"col\"").Append(Class(kind)).Append('>').Append(HtmlReport.Text(name)).Append("</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var at = 0; at < row.Count; at++)
                html.Append("<td").Append(Class(head[at].Class)).Append('>').Append(row[at]).Append("</td>");
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Class(string kind) => kind.Length == 0 ? "" : $" class=\"{kind}\"";
}

using System.Text;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>Rows under a head, the first column to the left and numbers to the right. Pure.</summary>
internal static class TextTable
{
    public static string Render(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        List<IReadOnlyList<string>> all = [head, .. rows];
        var widths = head.Select((_, at) => all.Max(row => row[at].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            var line = string.Join("  ", row.Select((cell, at) => at < leftColumns ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}

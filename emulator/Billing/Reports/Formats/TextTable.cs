using System.Text;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>Rows under a head, for terminals: the first columns to the left, numbers to the right. Pure.</summary>
internal static class TextTable
{
    /// <summary>Columns of a terminal that a table keeps to where it can: wider ones are folded by many windows.</summary>
    public const int MostWide = 120;

    /// <param name="head">A cell may have several lines.</param>
    public static string Render(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        var headLines = head.Max(cell => cell.Split('\n').Length);
        List<IReadOnlyList<string>> all = [.. Enumerable.Range(0, headLines).Select(line => HeadLine(head, line - headLines)), .. rows];
        var widths = head.Select((_, at) => all.Max(row => row[at].Length)).ToArray();
        // A table that is too wide first has narrower gaps, then each row's first cell on a line of its own.
        var gap = Width(2) <= MostWide ? 2 : 1;
        var folds = Width(gap) > MostWide && head.Count > 2;
        if (folds)
            widths[0] = 0;
        var text = new StringBuilder();
        foreach (var row in all)
        {
            if (folds && row[0].Length > 0)
                text.Append(row[0]).Append('\n');
            var cells = row.Select((cell, at) => at == 0 && folds ? "" : at < leftColumns ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]));
            text.Append(string.Join(new string(' ', folds ? 2 : gap), cells).TrimEnd()).Append('\n');
        }

        return text.ToString();

        int Width(int between) => widths.Sum() + (between * (widths.Length - 1));
    }

    /// <summary>Lines of cells that have fewer than others stand at the bottom.</summary>
    /// <param name="fromBottom">-1 for the last.</param>
    private static string[] HeadLine(IReadOnlyList<string> head, int fromBottom) =>
        [.. head.Select(cell => cell.Split('\n')).Select(lines => lines.Length + fromBottom >= 0 ? lines[lines.Length + fromBottom] : "")];
}

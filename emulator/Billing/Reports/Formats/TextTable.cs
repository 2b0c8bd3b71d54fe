using System.Text;

namespace FcEmulator.Billing.Reports.Formats;

/// <summary>Rows under a head, for terminals: the first columns to the left, numbers to the right. Pure.</summary>
internal static class TextTable
{
    /// <summary>Columns of a terminal that a table keeps to in files and pipes: wider ones are folded by many windows.</summary>
    public const int Usual = 120;

    /// <param name="head">A cell may have several lines.</param>
    /// <param name="room">Columns of the terminal, which the table keeps to where it can.</param>
    public static string Render(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, int leftColumns = 1, int room = Usual)
    {
        var headLines = head.Max(cell => cell.Split('\n').Length);
        List<IReadOnlyList<string>> all = [.. Enumerable.Range(0, headLines).Select(line => HeadLine(head, line - headLines)), .. rows];
        var widths = head.Select((_, at) => all.Max(row => row[at].Length)).ToArray();
        // A table that is too wide first has narrower gaps, then each row's first cell on a line of its own.
        var folds = Width(1) > room && head.Count > 2;
        if (folds)
            widths[0] = 0;
        var gap = new string(' ', Width(2) <= room ? 2 : 1);
        var text = new StringBuilder();
        foreach (var row in all)
        {
            if (folds && row[0].Length > 0)
                text.Append(row[0]).Append('\n');
            var cells = row.Select((cell, at) => at == 0 && folds ? "" : at < leftColumns ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]));
            text.Append(string.Join(gap, cells).TrimEnd()).Append('\n');
        }

        return text.ToString();

        int Width(int between) => widths.Sum() + (between * (widths.Length - 1));
    }

    /// <summary>The columns that have room beside one another with the narrowest gaps.</summary>
    /// <param name="spared">Those that may be left out, the first to go first.</param>
    public static IReadOnlyList<T> Fit<T>(IReadOnlyList<T> columns, IEnumerable<T> spared, Func<T, int> widthOf, int room)
    {
        var kept = columns.ToList();
        foreach (var column in spared)
        {
            if (kept.Sum(one => 1 + widthOf(one)) <= room)
                break;
            kept.Remove(column);
        }

        return kept;
    }

    /// <summary>Says which columns were left out; empty where none was.</summary>
    public static string LeftOut(IEnumerable<string> heads)
    {
        var names = string.Join(", ", heads.Select(head => head.Replace('\n', ' ').Trim()));
        return names.Length == 0 ? "" : $"Left out for want of room: {names}. A wider window shows them; --format csv and json have all.\n";
    }

    public static int WidthOf(string head, IEnumerable<string> cells) => head.Split('\n').Concat(cells).Max(text => text.Length);

    /// <summary>Lines of cells that have fewer than others stand at the bottom.</summary>
    /// <param name="fromBottom">-1 for the last.</param>
    private static string[] HeadLine(IReadOnlyList<string> head, int fromBottom) =>
        [.. head.Select(cell => cell.Split('\n')).Select(lines => lines.Length + fromBottom >= 0 ? lines[lines.Length + fromBottom] : "")];
}

using System.Globalization;

namespace GatewayBench;

/// <summary>One measure's numbers: a row for each quantity, a column for each proxy, medians of all rounds.</summary>
internal sealed class ResultTable(string title, IReadOnlyList<string> proxies, string yardstick)
{
    private readonly Dictionary<(string Row, string Proxy), List<double>> _numbers = [];
    private readonly List<string> _rows = [];

    public void Add(string row, string proxy, double number)
    {
        if (!_rows.Contains(row))
            _rows.Add(row);
        if (!_numbers.TryGetValue((row, proxy), out var list))
            _numbers[(row, proxy)] = list = [];
        list.Add(number);
    }

    /// <summary>Each cell is the median, and its ratio to the yardstick's where there is one: the ratio is what compares between machines.</summary>
    public void Print(TextWriter output)
    {
        var columns = proxies.Where(p => _rows.Any(r => _numbers.ContainsKey((r, p)))).ToList();
        output.WriteLine();
        output.WriteLine($"### {title}");
        output.WriteLine();
        output.WriteLine($"| | {string.Join(" | ", columns)} |");
        output.WriteLine($"|---|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in _rows)
            output.WriteLine($"| {row} | {string.Join(" | ", columns.Select(p => Cell(row, p)))} |");
    }

    private string Cell(string row, string proxy)
    {
        if (Median(row, proxy) is not { } median)
            return "–";
        var text = median.ToString(median < 10 ? "0.00" : median < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);
        return proxy != yardstick && Median(row, yardstick) is { } one and not 0
            ? $"{text} ({(median / one).ToString("0.00", CultureInfo.InvariantCulture)}×)"
            : text;
    }

    private double? Median(string row, string proxy)
    {
        if (!_numbers.TryGetValue((row, proxy), out var numbers))
            return null;
        var sorted = numbers.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

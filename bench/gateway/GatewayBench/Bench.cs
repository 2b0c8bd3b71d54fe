using GatewayBench.Measures;
using GatewayBench.Proxies;

namespace GatewayBench;

/// <summary>One run: proves that every proxy answers rightly, then measures them in turns, round by round.</summary>
internal static class Bench
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancelled)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The bench reads CPU time and memory from /proc, which only Linux has.");
            return 2;
        }

        using var folder = new WorkFolder();
        var contenders = ProxyTable.Select(options, folder, out var skipped);
        foreach (var reason in skipped)
            Console.WriteLine($"skipped: {reason}");

        var wrong = await AnswerCheck.RunAsync(contenders, cancelled);
        foreach (var answer in wrong)
            Console.WriteLine($"WRONG ANSWER: {answer}");
        if (wrong.Count > 0)
            return 1;
        Console.WriteLine($"answers are right: {string.Join(", ", contenders.Select(c => c.Name))}");

        foreach (var measure in MeasureTable.Select(options))
        {
            if (measure.Lacks(contenders) is { } lack)
            {
                Console.WriteLine($"skipped: {measure.Name}: {lack}");
                continue;
            }

            var results = new ResultTable(measure.Title, [.. contenders.Select(c => c.Name)]);
            await measure.RunAsync(contenders, options, results, cancelled);
            results.Print(Console.Out);
        }

        return 0;
    }
}

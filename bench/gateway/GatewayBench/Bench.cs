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

        var skips = skipped.Count;
        var wrong = await AnswerCheck.RunAsync(contenders, cancelled);
        foreach (var answer in wrong)
            Console.WriteLine($"WRONG ANSWER: {answer}");
        var failed = wrong.Count;
        var passed = contenders.Count(c => !wrong.Any(w => w.StartsWith($"{c.Name}: ", StringComparison.Ordinal)));
        foreach (var measure in MeasureTable.Select(options))
        {
            if (measure.Lacks(contenders) is { } lack)
            {
                Console.WriteLine($"skipped: {measure.Name}: {lack}");
                skips++;
                continue;
            }

            var results = new ResultTable(measure.Title, [.. contenders.Select(c => c.Name)], measure.Yardstick);
            try
            {
                await measure.RunAsync(contenders, options, results, cancelled);
                passed++;
            }
            catch (WrongAnswerException answer)
            {
                Console.WriteLine($"WRONG ANSWER: {answer.Message}");
                failed++;
            }
            catch (Exception) when (cancelled.IsCancellationRequested)
            {
                // Ctrl-C ended the load as well, in the middle of its report.
                Console.WriteLine("Stopped; what was measured so far:");
                results.Print(Console.Out);
                return 130;
            }

            results.Print(Console.Out);
        }

        // What .ci/run counts: a proxy whose answers were right, a measure that came to its end.
        Console.WriteLine();
        Console.WriteLine($"bench: {passed} passed, {failed} failed{(skips > 0 ? $", {skips} skipped" : "")}");
        return failed > 0 ? 1 : 0;
    }
}

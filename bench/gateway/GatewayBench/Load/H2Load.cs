using System.Diagnostics;
using System.Globalization;

namespace GatewayBench.Load;

/// <summary>One load and what came of it. Times in microseconds.</summary>
internal sealed record LoadResult(long Calls, long Failed, TimeSpan Took, double P50, double P99);

/// <summary>How long one load takes.</summary>
internal readonly record struct LoadLength(TimeSpan? Time, int Calls)
{
    public string[] Arguments => Time is { } time ? ["-D", $"{time.TotalMilliseconds:0}ms"] : ["-n", $"{Calls}"];

    public static LoadLength Of(TimeSpan time) => new(time, 0);

    public static LoadLength Of(int calls) => new(null, calls);
}

/// <summary>Runs h2load: calls in closed loops over a number of connections.</summary>
internal static class H2Load
{
    public static string? Missing => ProgramSearch.Find("h2load") is null ? "h2load is not installed (package nghttp2-client)" : null;

    /// <summary>Unary calls of 16 bytes: a number of them, or as many as come about in a time.</summary>
    public static Task<LoadResult> UnaryAsync(WorkFolder folder, string url, int connections, int streams, LoadLength length) =>
        RunAsync(folder, $"{url}/bench/Unary.grpc", folder.SmallMessage, ["-c", $"{connections}", "-m", $"{streams}", .. length.Arguments]);

    /// <summary>Bodies of 64 MiB from the backend, one after another.</summary>
    public static Task<LoadResult> DownAsync(WorkFolder folder, string url, int bodies) =>
        RunAsync(folder, $"{url}/bench/Down.grpc", folder.SmallMessage, ["-c", "1", "-m", "1", "-n", $"{bodies}"]);

    /// <summary>Bodies of 64 MiB to the backend, one after another.</summary>
    public static Task<LoadResult> UpAsync(WorkFolder folder, string url, int bodies) =>
        RunAsync(folder, $"{url}/bench/Unary.grpc", folder.LargeBody, ["-c", "1", "-m", "1", "-n", $"{bodies}"]);

    private static async Task<LoadResult> RunAsync(WorkFolder folder, string url, string body, IReadOnlyList<string> load)
    {
        var log = folder["h2load.log"];
        File.Delete(log);
        var start = new ProcessStartInfo(
            ProgramSearch.Find("h2load")!,
            [.. load, "-d", body, "-H", "content-type: application/grpc", "-H", "te: trailers", $"--log-file={log}", url])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // "1763978072947306\t200\t118": start, HTTP status (-1 for a failed one), microseconds.
        var calls = File.ReadLines(log).Select(line => line.Split('\t')).Select(f => (Ok: f[1] == "200", Time: double.Parse(f[2], CultureInfo.InvariantCulture))).ToList();
        var times = calls.Where(c => c.Ok).Select(c => c.Time).Order().ToList();
        if (times.Count == 0)
            throw new WrongAnswerException($"No call to {url} succeeded:\n{output}");
        return new LoadResult(times.Count, calls.Count - times.Count, Took(output), times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    /// <summary>"finished in 810.41ms, 3.70 req/s, 636B/s", or in s, or in us.</summary>
    private static TimeSpan Took(string output)
    {
        var text = output.Split('\n').First(l => l.StartsWith("finished in ", StringComparison.Ordinal))["finished in ".Length..].Split(',')[0];
        var number = double.Parse(text.TrimEnd('s', 'm', 'u'), CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(text.EndsWith("us", StringComparison.Ordinal) ? number / 1e6 : text.EndsWith("ms", StringComparison.Ordinal) ? number / 1e3 : number);
    }
}

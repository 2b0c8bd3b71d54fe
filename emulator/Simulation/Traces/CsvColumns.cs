namespace FcEmulator.Simulation.Traces;

/// <summary>Which column of a CSV trace holds what; -1 where there is none. Immutable.</summary>
/// <param name="Start">Arrival: an ISO 8601 time, or seconds from any beginning.</param>
/// <param name="Duration">Milliseconds.</param>
/// <param name="Kind"><c>unary</c> or <c>streaming</c>.</param>
internal sealed record CsvColumns(int Start, int Duration, int Method, int Connection, int Kind)
{
    public const string Known = "start, duration, method, connection and kind";

    /// <summary>Of a file without a head: <c>start,duration,method[,connection[,kind]]</c>.</summary>
    public static CsvColumns Of(int count) => new(0, 1, 2, count > 3 ? 3 : -1, count > 4 ? 4 : -1);

    /// <summary>A head names its columns in any order, and may have others; null where it is none.</summary>
    public static CsvColumns? OfHead(IReadOnlyList<string> names)
    {
        var found = new CsvColumns(At("start"), At("duration"), At("method"), At("connection"), At("kind"));
        return found is { Start: >= 0, Duration: >= 0 } ? found : null;

        int At(string name)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return i;
            }

            return -1;
        }
    }
}

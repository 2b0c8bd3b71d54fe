namespace FcEmulator.Billing.Reports;

/// <summary>A method before and after. Immutable.</summary>
/// <param name="Old">Null where only the new ledgers have it.</param>
/// <param name="New">Null where only the old ledgers have it.</param>
internal sealed record ComparedMethod(string Function, string Method, CallKind? Kind, BillLine? Old, BillLine? New);

/// <summary>Two reports method by method. Pure.</summary>
internal static class ReportComparison
{
    /// <summary>The methods of both, in the order of functions and names.</summary>
    public static IReadOnlyList<ComparedMethod> Of(Report old, Report now)
    {
        var (before, after) = (Methods(old), Methods(now));
        return
        [
            .. before.Keys.Union(after.Keys)
                .OrderBy(key => key.Function, StringComparer.Ordinal).ThenBy(key => key.Method, StringComparer.Ordinal).ThenBy(key => key.Kind)
                .Select(key => new ComparedMethod(key.Function, key.Method, key.Kind, before.GetValueOrDefault(key), after.GetValueOrDefault(key))),
        ];
    }

    private static Dictionary<(string Function, string Method, CallKind? Kind), BillLine> Methods(Report report) =>
        report.Functions
            .SelectMany(function => function.Methods.Select(method => ((function.Line.Name, method.Line.Name, method.Kind), method.Line)))
            .ToDictionary();
}

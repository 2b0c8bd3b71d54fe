using FcEmulator.Billing.Rates;

namespace FcEmulator.Billing.Reports;

/// <summary>From a function's sums to its part of a report. Pure.</summary>
internal static class FunctionReports
{
    /// <param name="price">Of one CU.</param>
    public static FunctionReport Of(string name, FunctionSum function, RateCard card, decimal price)
    {
        var methods = function.Methods.Select(method => new MethodLine(method.Kind, method.Sum.ToLine(method.Name, card, price))).ToList();
        var rest = new[] { function.Waiting, function.Unfinished }
            .Select(method => new MethodLine(null, method.Sum.ToLine(method.Name, card, price)))
            .Where(method => method.Line.Time.Total > TimeSpan.Zero || method.Line.Intervals > 0)
            .ToList();
        var instances = function.Instances.Select(instance => instance.Sum.ToLine(instance.Instance, card, price)).ToList();
        if (function.OtherInstances is { } others)
            instances.Add(others.ToLine("(other instances)", card, price));
        return new FunctionReport(
            function.Sum.ToLine(name, card, price),
            function.Sum.Specifications,
            [.. methods.OrderByDescending(method => method.Line.Cu).ThenBy(method => method.Line.Name, StringComparer.Ordinal), .. rest],
            [.. methods.GroupBy(method => method.Kind).OrderBy(kind => kind.Key).Select(KindOf), .. rest],
            [.. instances.OrderByDescending(instance => instance.Cu).ThenBy(instance => instance.Name, StringComparer.Ordinal)]);
    }

    private static MethodLine KindOf(IGrouping<CallKind?, MethodLine> methods) =>
        new(methods.Key, methods.Select(method => method.Line).Aggregate((sum, line) => Add(sum, line)) with { Name = Word(methods.Key!.Value) });

    public static string Word(CallKind kind) => kind switch
    {
        CallKind.Unary => "unary",
        CallKind.Streaming => "streaming",
        _ => "hook",
    };

    private static BillLine Add(BillLine left, BillLine right) => left with
    {
        Calls = left.Calls + right.Calls,
        ColdStarts = left.ColdStarts + right.ColdStarts,
        Failed = new FailedCalls(
            left.Failed.TimedOut + right.Failed.TimedOut,
            left.Failed.ByFunction + right.Failed.ByFunction,
            left.Failed.Cancelled + right.Failed.Cancelled,
            left.Failed.ByStatus + right.Failed.ByStatus,
            left.Failed.Time + right.Failed.Time),
        Intervals = left.Intervals + right.Intervals,
        RequestTime = left.RequestTime + right.RequestTime,
        Time = left.Time + right.Time,
        Rounding = left.Rounding + right.Rounding,
        Charges = [.. left.Charges.Concat(right.Charges).GroupBy(charge => charge.Item).Select(item => new Charge(item.Key, item.Sum(c => c.Quantity), item.Sum(c => c.Cu)))],
        Cu = left.Cu + right.Cu,
        Cost = left.Cost + right.Cost,
    };
}

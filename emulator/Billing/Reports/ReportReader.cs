using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Reports;

/// <summary>From ledgers to a report. Not thread-safe.</summary>
/// <param name="rule">What to bill by; null leaves each run the rule it was written under.</param>
/// <param name="timeline">Told of what is drawn; null where nothing is.</param>
internal sealed class ReportReader(RateCard card, BillingRule? rule, Timeline? timeline = null)
{
    private readonly BillBuilder _bill = new(card);
    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknownRules = new(StringComparer.Ordinal);
    private Remeter? _remeter;
    private DateTimeOffset? _from;
    private DateTimeOffset? _to;
    private DateTimeOffset? _runFrom;
    private DateTimeOffset _runTo;
    private TimeSpan _seen;
    private long _lost;
    private bool _old;

    /// <inheritdoc cref="Read(IEnumerable{PassingRecord}, long?)"/>
    public Report Read(IEnumerable<ILedgerRecord> records, long? callsPerMonth = null) => Read(records.Select(PassingRecord.Of), callsPerMonth);

    /// <summary>Reads the records to their end, keeping none.</summary>
    public Report Read(IEnumerable<PassingRecord> records, long? callsPerMonth = null)
    {
        foreach (var record in records)
            Add(record);
        EndRun();
        return Build(callsPerMonth);
    }

    private void Add(in PassingRecord record)
    {
        if (record.Other is RunRecord run)
            Begin(run);
        See(record.At);
        switch (record.Kind)
        {
            case RecordKind.Call:
                Add(record.Call);
                break;
            case RecordKind.Interval when _remeter is not null:
                _remeter.Add(record.Interval);
                break;
            case RecordKind.Interval:
                timeline?.Add(record.Interval);
                _bill.AddInterval(record.Interval);
                break;
            case RecordKind.Begin:
                _remeter?.Add(record.Begin);
                break;
            case RecordKind.Other:
                Add(record.Other!);
                break;
        }
    }

    private void Add(in CallRecord call)
    {
        See(call.Start);
        timeline?.Add(call);
        var method = _bill.AddCall(call);
        if (_remeter is null)
            _bill.AddToTally(call, method);
        else
            _remeter.Add(call, method);
    }

    private void Add(ILedgerRecord record)
    {
        switch (record)
        {
            case InstanceRecord instance:
                _remeter?.Add(instance);
                _bill.Add(instance);
                break;
            case LostRecord gap:
                _lost += gap.Records;
                break;
            default:
                _remeter?.Add(record);
                break;
        }
    }

    private void Begin(RunRecord run)
    {
        EndRun();
        _old |= run.Version < 2;
        var written = BillingRule.Find(run.Rule);
        if (written is null && rule is null)
            _unknownRules.Add(run.Rule);
        _rules.Add((rule ?? written)?.Name ?? run.Rule);
        _remeter = rule is null || rule == written ? null : new Remeter(rule, run.Version, Bill);
    }

    private void Bill(IntervalRecord interval, IntervalTally tally)
    {
        timeline?.Add(interval);
        _bill.AddInterval(interval, tally);
    }

    private void EndRun()
    {
        _remeter?.End(_runTo);
        _bill.EndRun();
        if (_runFrom is { } from)
            _seen += _runTo - from;
        _runFrom = null;
    }

    private void See(DateTimeOffset at)
    {
        _from = at < _from ? _from = at : _from ?? at;
        _to = at > _to ? at : _to ?? at;
        if (_runFrom is null || at < _runFrom)
            _runFrom = at;
        if (_runFrom == at || at > _runTo)
            _runTo = at > _runTo || _runTo < _runFrom ? at : _runTo;
    }

    private Report Build(long? callsPerMonth)
    {
        var cu = _bill.Total.CuOf(card);
        var tiers = card.Price(cu);
        var price = cu > 0 ? tiers.Sum(tier => tier.Cost) / cu : 0;
        var waiting = _bill.Functions.Values.Sum(function => function.Waiting.Sum.CuOf(card));
        return new Report
        {
            Card = card,
            Rules = [.. _rules],
            From = _from,
            To = _to,
            Functions = [.. _bill.Functions.Select(function => FunctionReports.Of(function.Key, function.Value, card, price))],
            Total = _bill.Total.ToLine("total", card, price),
            Tiers = tiers,
            Projection = callsPerMonth is { } calls ? MonthlyProjection.Of(calls, _bill.Spread, waiting, _seen) : null,
            Remarks = [.. Remarks()],
        };
    }

    private IEnumerable<string> Remarks()
    {
        if (_bill.Unfinished > 0)
            yield return FormattableString.Invariant($"Intervals closed at the last sign of life because their end was not written: {_bill.Unfinished}.");
        if (_bill.Faulted > 0)
            yield return FormattableString.Invariant($"Calls into which faults were put on purpose, and which are billed all the same: {_bill.Faulted}.");
        if (_bill.StillOpen > 0)
            yield return FormattableString.Invariant($"Intervals still open, billed up to the last sign of life: {_bill.StillOpen}.");
        if (_lost > 0)
            yield return FormattableString.Invariant($"Records lost because the file could not be written: {_lost}. These sums are too small.");
        foreach (var unknown in _unknownRules)
            yield return $"A run was billed by rule {unknown}, which this fcemu does not know; its intervals are counted as they are.";
        if (_old && rule is { Unary: BilledBy.Connection })
            yield return $"A ledger of version 1 does not tell when connections of unary calls closed: under {rule.Name} they count for their calls only, and the bill is too small.";
        foreach (var (name, function) in _bill.Functions)
        {
            if (function.Sum.Specifications is { Count: > 1 } several)
                yield return FormattableString.Invariant($"{name} ran with {several.Count} specifications; each is billed by its own.");
            foreach (var gpu in function.Sum.Specifications.Select(s => s.Gpu?.Card).OfType<string>().Distinct().Where(gpu => !card.Cu.GpuGBSecond.ContainsKey(gpu)))
                yield return $"{name} has a GPU of type {gpu}, for which the rate card {card.Name} has no price; it is left out.";
        }
    }
}

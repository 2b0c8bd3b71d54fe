using System.Globalization;
using FcEmulator.Configuration.Faults;

namespace FcEmulator.Faults;

/// <summary>
/// The rules in force. Without any, a call pays for one look at an empty list. Safe for use from several threads.
/// </summary>
internal sealed class FaultRules
{
    private readonly Lock _lock = new();
    private volatile ActiveFault[] _active = [];
    private int _last;

    /// <summary>The list is another now. Called under no lock.</summary>
    public event Action? Changed;

    /// <summary>Asked before anything is made for <see cref="OfCall"/>, which most calls so do not pay for.</summary>
    public bool Any => _active.Length > 0;

    public IReadOnlyList<FaultStatus> List => [.. _active.Select(fault => fault.Status)];

    public FaultStatus Add(FaultRule rule) => Add(rule, forRecorded: false).Status;

    /// <summary>Adds one that strikes those calls only that <see cref="OfCall"/> is told of.</summary>
    public ActiveFault AddForRecorded(FaultRule rule) => Add(rule, forRecorded: true);

    /// <summary>Null where there is no such rule. Calls that it has hit already go on under it.</summary>
    public FaultStatus? Remove(string id)
    {
        ActiveFault? removed;
        lock (_lock)
        {
            removed = _active.FirstOrDefault(fault => fault.Id == id);
            _active = [.. _active.Where(fault => fault != removed)];
        }

        if (removed is not null)
            Changed?.Invoke();
        return removed?.Status;
    }

    /// <summary>What hits a call; null where nothing does.</summary>
    /// <param name="recorded">What struck it in a recording.</param>
    public IReadOnlyList<FaultHit>? OfCall(string function, string method, Func<string, IEnumerable<string?>> metadata, IReadOnlyList<ActiveFault>? recorded = null)
    {
        var hits = Hits(_active.Where(fault => !fault.IsForRecorded && IsOfCall(fault.Rule) && FaultDecision.Fits(fault.Rule, function, method, metadata)));
        return recorded is null or [] ? hits : [.. hits ?? [], .. recorded.Select(fault => fault.Strike())];
    }

    /// <summary>What hits the start of an instance; null where nothing does.</summary>
    public IReadOnlyList<FaultHit>? OfStart(string function)
    {
        var active = _active;
        return active.Length == 0 ? null : Hits(active.Where(fault => IsOfStart(fault.Rule) && FaultDecision.Fits(fault.Rule, function)));
    }

    /// <summary>What hits a client's new connection; null where nothing does.</summary>
    public IReadOnlyList<FaultHit>? OfConnection()
    {
        var active = _active;
        return active.Length == 0 ? null : Hits(active.Where(fault => IsOfConnection(fault.Rule)));
    }

    /// <summary>Most streams that a client's new connection may have at once; null where no rule says.</summary>
    public int? ClientStreams => _active.Where(fault => IsOfConnection(fault.Rule)).Select(fault => (int?)fault.Rule.Streams).Min();

    private ActiveFault Add(FaultRule rule, bool forRecorded)
    {
        ActiveFault added;
        lock (_lock)
        {
            added = new ActiveFault(string.Create(CultureInfo.InvariantCulture, $"f{++_last}"), rule, forRecorded);
            _active = [.. _active, added];
        }

        Changed?.Invoke();
        return added;
    }

    /// <summary>Whether it strikes calls, and neither starts nor connections.</summary>
    public static bool IsOfCall(FaultRule rule) => !IsOfStart(rule) && !IsOfConnection(rule);

    private static bool IsOfConnection(FaultRule rule) => rule is { Kind: FaultKind.MaxStreams, Side: FaultSide.Client };

    private static bool IsOfStart(FaultRule rule) => rule.Kind is FaultKind.SlowStart or FaultKind.StartFailure;

    private static List<FaultHit>? Hits(IEnumerable<ActiveFault> fitting)
    {
        List<FaultHit>? hits = null;
        foreach (var fault in fitting)
        {
            if (fault.Count() is { } hit)
                (hits ??= []).Add(hit);
        }

        return hits;
    }
}

using FcEmulator.Configuration.Faults;

namespace FcEmulator.Faults;

/// <summary>A rule in force, and what it has done. Safe for use from several threads.</summary>
/// <param name="forRecorded">It strikes the calls that it struck in a recording and no others, so it counts none by itself.</param>
internal sealed class ActiveFault(string id, FaultRule rule, bool forRecorded = false)
{
    private readonly Lock _lock = new();
    private long _fitting;
    private long _hits;
    private long _injected;

    public string Id => id;

    public FaultRule Rule => rule;

    public bool IsForRecorded => forRecorded;

    public FaultStatus Status
    {
        get
        {
            lock (_lock)
                return new FaultStatus(id, rule.ToString(), _fitting, _injected);
        }
    }

    /// <summary>Counts one that fits, and decides.</summary>
    public FaultHit? Count()
    {
        lock (_lock)
        {
            if (!FaultDecision.IsHit(rule, ++_fitting, _hits))
                return null;
            _hits++;
            return new FaultHit(this);
        }
    }

    /// <summary>A call that it struck in a recording.</summary>
    public FaultHit Strike()
    {
        lock (_lock)
            (_fitting, _hits) = (_fitting + 1, _hits + 1);
        return new FaultHit(this);
    }

    public void CountInjected()
    {
        lock (_lock)
            _injected++;
    }
}

/// <summary>A call or a start that a rule hits. What is to happen may yet not: the call may end before.</summary>
internal sealed class FaultHit(ActiveFault fault)
{
    private int _happened;

    public FaultRule Rule => fault.Rule;

    /// <summary>How it is marked: the rule's id and text.</summary>
    public string Mark => $"{fault.Id} {fault.Rule}";

    /// <summary>It has happened. True the first time.</summary>
    public bool Happened()
    {
        if (Interlocked.Exchange(ref _happened, 1) != 0)
            return false;
        fault.CountInjected();
        return true;
    }
}

/// <summary>A rule in force, as people and programs are told of it. Immutable.</summary>
/// <param name="Rule">As <see cref="FaultText"/> writes it.</param>
/// <param name="Fitting">Calls or starts it is about, so far.</param>
/// <param name="Injected">How often it happened.</param>
internal sealed record FaultStatus(string Id, string Rule, long Fitting, long Injected);

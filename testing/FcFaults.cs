using FcEmulator.Configuration.Faults;
using FcEmulator.Faults;

namespace FcEmulator.Testing;

/// <summary>
/// What goes wrong on purpose, while the emulator runs. Rules that shall be there from the start are given to
/// <see cref="FcEmulatorOptions.Set"/> under the name <c>fault</c>. Safe for use from several threads.
/// </summary>
public sealed class FcFaults
{
    private readonly FaultRules _rules;
    private readonly IReadOnlyList<FaultRule> _first;

    internal FcFaults(FaultRules rules, IReadOnlyList<FaultRule> first) => (_rules, _first) = (rules, first);

    /// <summary>The rules in force, in the order in which they came, with what they have done up to now.</summary>
    public IReadOnlyList<FcFault> Rules => [.. _rules.List.Select(FcFault.Of)];

    /// <summary>Puts a rule in force for calls that come from now on.</summary>
    /// <param name="rule">Such as <c>kill after=2 method=*/RouteChat nth=3</c>; <c>docs/faults.md</c> has all kinds.</param>
    /// <exception cref="FcConfigurationException">It is none; the message says why, and the cure.</exception>
    public FcFault Add(string rule) => FaultText.Parse(rule, out var problem) is { } parsed
        ? FcFault.Of(_rules.Add(parsed))
        : throw new FcConfigurationException($"The fault rule \"{rule}\" {problem}.");

    /// <summary>Takes a rule out again. Calls that it has struck already go on under it.</summary>
    /// <returns>What it did, or null where there is no such rule.</returns>
    public FcFault? Remove(FcFault rule) => _rules.Remove(rule.Id) is { } removed ? FcFault.Of(removed) : null;

    /// <summary>Takes all rules out.</summary>
    public void Clear()
    {
        foreach (var rule in _rules.List)
            _rules.Remove(rule.Id);
    }

    /// <summary>Only the rules of the options, which count from the beginning.</summary>
    internal void Reset()
    {
        Clear();
        foreach (var rule in _first)
            _rules.Add(rule);
    }
}

/// <summary>A rule in force, as it was at a moment.</summary>
/// <param name="Id">Calls that it struck are marked with it, and with the rule: <see cref="FcCall.Faults"/>.</param>
/// <param name="Rule">Without what is the default anyway.</param>
/// <param name="Fitting">Calls or starts of instances that it fitted.</param>
/// <param name="Struck">Those of them in which it happened.</param>
public sealed record FcFault(string Id, string Rule, long Fitting, long Struck)
{
    internal static FcFault Of(FaultStatus status) => new(status.Id, status.Rule, status.Fitting, status.Injected);
}

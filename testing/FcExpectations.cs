using System.Globalization;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Testing;

/// <summary>What <see cref="FcEmulatorHost.Verify"/> checks. Each method returns the same object, so that calls can stand in a row.</summary>
public sealed class FcExpectations
{
    private readonly List<string> _failed = [];
    private readonly FcReport _report;
    private readonly FcBill _bill;
    private readonly int _started;
    private readonly int _maxStreams;
    private readonly IReadOnlyList<FcFinding> _findings;
    private readonly string _whose;

    internal FcExpectations(FcReport report, IReadOnlyList<ILedgerRecord> records, IReadOnlyList<FcFinding> findings, IReadOnlyDictionary<string, int> mostStreams, string? function)
    {
        _report = report;
        _bill = function is null ? report.Total : report.Functions.GetValueOrDefault(function) ?? new FcBill(0, 0, 0, TimeSpan.Zero, 0, 0);
        // What is of no function, such as a client without TLS, may be any's.
        _findings = [.. findings.Where(one => function is null || one.Function is null || one.Function == function)];
        _started = records.OfType<InstanceRecord>().Count(one => one.Event == InstanceEvent.Started && Fits(one.Function));
        _maxStreams = mostStreams.Where(one => Fits(one.Key)).Select(one => one.Value).DefaultIfEmpty().Max();
        _whose = function is null ? "" : $" of {function}";

        bool Fits(string name) => function is null || name == function;
    }

    /// <summary>Calls that have ended, exactly so many.</summary>
    public FcExpectations Calls(long count) => Expect(_bill.Calls == count, $"{count} calls{_whose}", _bill.Calls);

    /// <summary>No call timed out, was broken off or cancelled, or got another gRPC status than OK.</summary>
    public FcExpectations NoFailedCalls() => Expect(_bill.FailedCalls == 0, $"no failed calls{_whose}", _bill.FailedCalls);

    /// <summary>Calls that waited for an instance to start, so many or fewer.</summary>
    public FcExpectations ColdStartsAtMost(long count) => Expect(_bill.ColdStarts <= count, $"at most {count} cold starts{_whose}", _bill.ColdStarts);

    /// <summary>Instances that came up, exactly so many.</summary>
    public FcExpectations InstancesStarted(int count) => Expect(_started == count, $"{count} instances{_whose}", _started);

    /// <summary>Instances that came up, so many or fewer.</summary>
    public FcExpectations InstancesStartedAtMost(int count) => Expect(_started <= count, $"at most {count} instances{_whose}", _started);

    /// <summary>Calls at once on any one instance, exactly so many at the most crowded moment.</summary>
    public FcExpectations MaxStreams(int count) => Expect(_maxStreams == count, $"{count} streams at most on an instance{_whose}", _maxStreams);

    /// <summary>Billed time, exactly; for a manual clock.</summary>
    public FcExpectations Billed(TimeSpan time) => Expect(_bill.BilledTime == time, $"{time} billed{_whose}", _bill.BilledTime);

    /// <summary>Billed time, so much or less.</summary>
    public FcExpectations BilledAtMost(TimeSpan time) => Expect(_bill.BilledTime <= time, $"at most {time} billed{_whose}", _bill.BilledTime);

    /// <summary>CU, so many or fewer.</summary>
    public FcExpectations CuAtMost(decimal cu) => Expect(_bill.Cu <= cu, $"at most {cu} CU{_whose}", _bill.Cu);

    /// <summary>Cost in the rate card's currency, so much or less.</summary>
    public FcExpectations CostAtMost(decimal cost) => Expect(_bill.Cost <= cost, $"at most {_report.Currency} {cost}{_whose}", _bill.Cost);

    /// <summary>The linter found nothing of this severity or a worse one.</summary>
    public FcExpectations NoFindings(FcSeverity from = FcSeverity.Bites)
    {
        foreach (var finding in _findings.Where(one => one.Severity <= from))
            _failed.Add(string.Create(CultureInfo.InvariantCulture, $"Expected no findings of the linter{_whose}, but found {finding.Rule} ({finding.Count}): {finding.Message}"));
        return this;
    }

    internal void ThrowIfAnyFailed()
    {
        if (_failed.Count > 0)
            throw new FcVerificationException($"{string.Join(Environment.NewLine, _failed)}{Environment.NewLine}{Environment.NewLine}{_report.Text}");
    }

    private FcExpectations Expect(bool holds, FormattableString what, object found)
    {
        if (!holds)
            _failed.Add(string.Create(CultureInfo.InvariantCulture, $"Expected {what.ToString(CultureInfo.InvariantCulture)}, but found {found}."));
        return this;
    }
}

/// <summary>A run was not as a test expects it. The message has everything that was not, and the bill.</summary>
public sealed class FcVerificationException(string message) : Exception(message);

/// <summary>An s.yaml or a setting has errors. The message has all of them, with file, line and cure.</summary>
public sealed class FcConfigurationException(string message) : Exception(message);

/// <summary>A function did not come up. The message says why.</summary>
public sealed class FcStartException(string message) : Exception(message);

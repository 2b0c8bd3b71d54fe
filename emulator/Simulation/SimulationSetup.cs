using System.Globalization;
using FcEmulator.Billing.Rates;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Settings;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Simulation.Calibration;
using FcEmulator.Simulation.Engine;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Traces;
using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Simulation;

/// <summary>A simulation that is ready to run. Immutable.</summary>
/// <param name="Notes">What people should know of the recordings.</param>
internal sealed record SimulationSetup(
    string? Function, string Trace, IReadOnlyList<string> Assumptions, IReadOnlyList<string> Notes, SimulationPlan Plan, IReadOnlyList<GridPoint> Points, Goals Goals, SimulationForm Form) : IDisposable
{
    /// <summary>What an instance takes to come up where nothing is known of it.</summary>
    private static readonly TimeSpan DefaultColdStart = TimeSpan.FromSeconds(1);

    /// <param name="app">Null where there is no s.yaml.</param>
    /// <param name="files">Recordings; none where traffic is generated.</param>
    public static ConfigOutcome<SimulationSetup> Create(
        SimulationRequest request, ServerlessApp? app, EmulatorSettings settings, RateCard card, IReadOnlyList<string> files, IReadOnlySet<string> streaming, DateTimeOffset now)
    {
        using var collected = new TraceCollector(request.Function);
        if (request.Traffic is null)
            TraceFiles.Read(files, collected, streaming, now);
        var errors = new List<ConfigError>(collected.Errors);
        var name = FunctionName(request, app, collected, errors);
        if (errors.Count == 0 && request.Traffic is null && collected.Count == 0)
            errors.Add(new ConfigError(files[0], null, "has no calls. Record some with fcemu, or generate traffic with --generate."));
        if (errors.Count > 0)
            return ConfigOutcome<SimulationSetup>.Failure(errors);

        var assumptions = new List<string>();
        var trace = request.Traffic is { } traffic ? new GeneratedTrace(traffic) : (ITrace)new RecordedTrace(collected.Finish(), collected.Closes);
        var function = Baseline.Of(app?.Functions.FirstOrDefault(f => f.Name == name), collected.Specification, settings, assumptions);
        var coldStarts = ColdStarts(request, collected.ColdStarts, assumptions);
        var contention = ContentionOf(request, ref trace, assumptions, errors);
        if (errors.Count > 0)
        {
            (trace as IDisposable)?.Dispose();
            return ConfigOutcome<SimulationSetup>.Failure(errors);
        }

        var plan = new SimulationPlan
        {
            Trace = trace,
            Scaling = function.Scaling,
            Specification = function.Specification,
            Account = AccountRules.Of(settings),
            BillingRule = settings.BillingRule,
            Card = card,
            Contention = contention,
            ColdStarts = coldStarts,
            ConnectionLinger = request.ConnectionLinger,
        };
        return ConfigOutcome<SimulationSetup>.Success(
            new SimulationSetup(
                name, TraceTexts.Of(request.Traffic, files, trace), assumptions, collected.Notes, plan, request.Axes.Points(plan.Now), request.Goals, request.Form));
    }

    public void Dispose() => (Plan.Trace as IDisposable)?.Dispose();

    /// <summary>Null where nothing has a name.</summary>
    private static string? FunctionName(SimulationRequest request, ServerlessApp? app, TraceCollector collected, List<ConfigError> errors)
    {
        var inTrace = collected.Functions.Keys.ToList();
        if (request.Function is { } asked)
        {
            var known = inTrace.Count > 0 ? inTrace : app?.Functions.Select(function => function.Name).ToList();
            if (known is not null && !known.Contains(asked))
                errors.Add(new ConfigError("--function", null, $"{asked} is not there, but {string.Join(", ", known)}.{Nearest.Question(asked, known)}"));
            return asked;
        }

        if (inTrace.Count == 1)
            return inTrace[0];
        var several = inTrace.Count > 1 ? inTrace : app?.Functions.Select(function => function.Name).ToList() ?? [];
        if (several.Count > 1)
            errors.Add(new ConfigError("--function", null, $"there are calls of {string.Join(", ", several)}. Choose one of them with --function."));
        return several.FirstOrDefault();
    }

    private static ColdStartTimes ColdStarts(SimulationRequest request, List<TimeSpan> recorded, List<string> assumptions)
    {
        if (request.ColdStart is { } given)
        {
            assumptions.Add($"an instance takes {DurationText.Of(given)} to come up");
            return new ColdStartTimes([given]);
        }

        if (recorded.Count == 0)
        {
            assumptions.Add($"an instance takes {DurationText.Of(DefaultColdStart)} to come up (--cold-start; nothing is recorded)");
            return new ColdStartTimes([DefaultColdStart]);
        }

        var times = new ColdStartTimes(recorded);
        assumptions.Add(string.Create(
            CultureInfo.InvariantCulture, $"instances take as long to come up as the {times.Count} recorded ones, in their order (median {times.Median.TotalMilliseconds:0} ms)"));
        return times;
    }

    /// <param name="trace">Replaced where contention was found in its durations.</param>
    private static Contention ContentionOf(SimulationRequest request, ref ITrace trace, List<string> assumptions, List<ConfigError> errors)
    {
        var recorded = trace as RecordedTrace;
        var fit = request.CpuBound is null && recorded is not null ? ContentionFit.Of(recorded) : null;
        if (request.CpuBound is null && request.WantsContention && fit is null)
        {
            errors.Add(new ConfigError("--contention", null, "cpu-share needs --cpu-bound: the trace does not show it, which takes a ledger with calls under different loads."));
            return Contention.None;
        }

        var contention = request.CpuBound is { } given ? new Contention(given) : fit?.Contention ?? Contention.None;
        assumptions.Add(Sentence(contention, fit, request));
        if (contention.CpuBound > 0 && recorded is not null)
            trace = AloneTrace.Of(recorded, contention);
        return contention;
    }

    private static string Sentence(Contention contention, ContentionFit? fit, SimulationRequest request)
    {
        var found = fit is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" (found in {fit.Calls:N0} calls under {fit.LeastLoad:0.#} to {fit.MostLoad:0.#} requests for each vCPU)");
        if (contention.CpuBound == 0)
            return $"requests on an instance do not slow one another down{(fit is null && request.CpuBound is null ? " (--contention)" : found)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"a request keeps {contention.CpuBound:0.###} vCPU busy, and those on an instance share its vCPUs{found}");
    }
}

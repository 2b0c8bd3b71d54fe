using System.ComponentModel;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Telemetry;

namespace FcEmulator.Reload;

/// <summary>
/// The edit-run loop: waits for changes, reads s.yaml again, builds, and rolls over. Whatever goes wrong on the way leaves what runs as it
/// is. One loop; nothing of it is for other threads.
/// </summary>
internal sealed class Reloader(Workspace workspace, Rollover rollover, CertificateRenewal certificates, EventStream events, TimeProvider time)
{
    private readonly WatchedBuild _build = new(events, time);
    private readonly SettingsNotice _settings = new(workspace, events, time);

    /// <summary>Functions that changed since what runs was made.</summary>
    private readonly HashSet<string> _touched = [];

    private Workspace _workspace = workspace;
    private WatchPlan _plan = WatchPlan.Of(workspace);
    private SourceState _known = SourceState.Read(WatchPlan.Of(workspace));
    private bool _followsBuild;

    /// <param name="before">As things were before the first build.</param>
    public async Task RunAsync(SourceState before, CancellationToken cancellationToken)
    {
        _known = _build.Absorb(before, _known, _plan, onlyBuild: true);
        var told = events;
        while (true)
        {
            var plan = _plan;
            using var signal = ChangeSignal.Over(plan, told, time);
            told = null;
            while (ReferenceEquals(plan, _plan))
                await TakeChangesAsync(signal, cancellationToken);
        }
    }

    private async Task TakeChangesAsync(IChangeSignal signal, CancellationToken cancellationToken)
    {
        try
        {
            var now = SourceState.Read(_plan);
            var changes = _known.ChangesTo(now);
            if (changes.Count > 0)
            {
                _known = now;
                await ReloadAsync(changes, signal, cancellationToken);
                _followsBuild = true;
                return;
            }

            _followsBuild = false;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or Win32Exception)
        {
            events.Publish(new Warning(time.GetUtcNow(), $"--watch met a problem and goes on: {refused.Message}"));
        }

        await signal.WaitForQuietAsync(time, cancellationToken);
    }

    private async Task ReloadAsync(IReadOnlyList<string> changes, IChangeSignal signal, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        if (_plan.Settings is { } settings && changes.Contains(settings))
        {
            _settings.Tell();
            changes = [.. changes.Where(path => path != settings)];
            if (changes.Count == 0)
                return;
        }

        _touched.UnionWith(_plan.FunctionsOf(changes));
        var read = _workspace.ReadAgain();
        if (!read.Succeeded)
        {
            Fail($"{_workspace.Template} has errors", read.Errors);
            return;
        }

        var next = read.Value;
        var renewed = rollover.ChangedIn(next.App).Union(_touched).ToHashSet();
        var functions = next.App.Functions.Where(function => renewed.Contains(function.Name)).ToList();
        events.Publish(new Reloading(time.GetUtcNow(), Shown(changes), [.. functions.Select(function => function.Name)]));
        if (await BuildAsync(next, functions, cancellationToken) is { } broken)
        {
            Fail(broken, []);
            return;
        }

        var certificate = await certificates.RenewAsync(next.App, time, cancellationToken);
        if (!certificate.Succeeded)
        {
            Fail("a certificate cannot be used", certificate.Errors);
            return;
        }

        if (await RollOverAsync(next, certificate.Value, signal, cancellationToken) is not { } outcome)
            return;
        if (outcome.NotStarted.Count > 0)
        {
            Fail($"no new instance of {string.Join(", ", outcome.NotStarted)} came up, see above", []);
            return;
        }

        _touched.Clear();
        Serve(next);
        events.Publish(new Reloaded(time.GetUtcNow(), outcome.Renewed, outcome.Removed, outcome.Finishing, time.GetElapsedTime(began)));
    }

    private async Task<string?> BuildAsync(Workspace next, IReadOnlyList<FunctionConfig> functions, CancellationToken cancellationToken)
    {
        var settings = next.Settings;
        if (!settings.Build)
            return null;
        var broken = await _build.RunAsync(functions.Where(function => settings.AttachedTo(function.Name) == 0), cancellationToken);
        Absorb();
        return broken;
    }

    /// <summary>Null where new changes came before the new instances did: those are what is wanted now.</summary>
    private async Task<RolloverOutcome?> RollOverAsync(
        Workspace next, CertificateSelector certificate, IChangeSignal signal, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rolling = rollover.ApplyAsync(next.App, certificate, _touched, "the code or s.yaml changed", giveUp.Token);
        while (!rolling.IsCompleted)
        {
            await Task.WhenAny(rolling, signal.WaitForQuietAsync(time, done.Token));
            // At most once in a row: what changes each time is written by the build or by the instances that start.
            if (!rolling.IsCompleted && !_followsBuild && _known.ChangesTo(SourceState.Read(_plan)).Count > 0)
                await giveUp.CancelAsync();
        }

        await done.CancelAsync();
        var outcome = await rolling;
        cancellationToken.ThrowIfCancellationRequested();
        if (giveUp.IsCancellationRequested)
            return null;
        Absorb();
        return outcome;
    }

    private void Absorb() => _known = _build.Absorb(_known, SourceState.Read(_plan), _plan, onlyBuild: _followsBuild);

    /// <summary>Functions come and go with s.yaml, and with them the folders to watch.</summary>
    private void Serve(Workspace next)
    {
        _workspace = next;
        var plan = WatchPlan.Of(next);
        if (plan.IsSame(_plan))
            return;
        var now = SourceState.Read(plan);
        // What the old plan watched as well is compared with what it knew.
        _known = now.With(_known.ChangesTo(now).Where(path => _plan.Concerns(path) && plan.Concerns(path)), _known);
        _plan = plan;
    }

    private void Fail(string why, IReadOnlyList<ConfigError> errors) =>
        events.Publish(new ReloadFailed(time.GetUtcNow(), why, [.. errors.Select(error => error.ToString())]));

    /// <summary>Relative to s.yaml, as people know them.</summary>
    private List<string> Shown(IReadOnlyList<string> paths) => [.. paths.Select(path => Path.GetRelativePath(Path.GetDirectoryName(_plan.Template)!, path))];
}

using System.Text.Json;
using FcEmulator.Telemetry;

namespace FcEmulator.Lint;

/// <summary>
/// Keeps lint.json of the data folder up to what was found, from one loop and at the end. Each time a whole file takes the place of the one
/// before, so that whoever reads, and whatever ends the emulator, finds one that can be read.
/// </summary>
internal sealed class LintFile : IAsyncDisposable
{
    public const string FileName = "lint.json";

    /// <summary>Between two looks; a file that did not change is left alone.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _ending = new();
    private readonly string _path;
    private readonly string _template;
    private readonly Findings _findings;
    private readonly EventStream _events;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private Task _loop = Task.CompletedTask;
    private bool _said;

    /// <param name="template">Path of the s.yaml.</param>
    public LintFile(string dataFolder, string template, Findings findings, EventStream events, TimeProvider time)
    {
        (_path, _template, _findings, _events, _time, _startedAt) = (PathIn(dataFolder), template, findings, events, time, time.GetUtcNow());
    }

    /// <summary>Writes from now on; the first time takes the machine dozens of milliseconds, which are no start's to wait for. To be called once.</summary>
    public void Begin() => _loop = Task.Run(KeepAsync);

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, FileName);

    /// <summary>The last run's; null where there is none, or none that can be read.</summary>
    public static LintRecord? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(PathIn(dataFolder)), LintJson.Default.LintRecord) is { Findings: not null } record ? record : null;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync();
        await _loop;
        TryWrite(_time.GetUtcNow());
        _ending.Dispose();
    }

    private async Task KeepAsync()
    {
        var written = -1L;
        while (!_ending.IsCancellationRequested)
        {
            var changes = _findings.Changes;
            if (changes != written && TryWrite(endedAt: null))
                written = changes;
            await Task.Delay(Period, TimeProvider.System, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool TryWrite(DateTimeOffset? endedAt)
    {
        var record = LintRecord.Of(_findings, _startedAt, _template) with { EndedAt = endedAt };
        try
        {
            var next = _path + ".next";
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(record, LintJson.Default.LintRecord));
            File.Move(next, _path, overwrite: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (!_said)
                _events.Publish(new Warning(_time.GetUtcNow(), $"{_path} cannot be written: {refused.Message.TrimEnd('.')}. 'fcemu lint' tells what was found as long as this runs."));
            _said = true;
            return false;
        }
    }
}

using FcEmulator.Admin.Logs;
using FcEmulator.Telemetry;

namespace FcEmulator.Admin.Live;

/// <summary>What functions print, as it comes, for one reader and its filter. A flood is cut to what can be read.</summary>
internal sealed class LogTail(AdminView view, EventStream events, LogQuery query)
{
    /// <summary>In a quarter of a second.</summary>
    private const int MostLines = 200;

    private long _place;
    private bool _isOpen;

    /// <summary>The lines that came since the last time, oldest first.</summary>
    public LiveLog Next()
    {
        // What was printed before the reader came is kept as far as it is, and came too fast for nobody.
        var isFirst = !_isOpen;
        _isOpen = true;
        var lines = events.Output.ReadOn(ref _place, int.MaxValue, out var missed);
        var span = query.RequestId is { } id ? Span(id) : null;
        var wanted = lines.Where(line => Wants(line, span)).ToList();
        var left = Math.Max(0, wanted.Count - MostLines);
        return new LiveLog(
            AdminJson.Version,
            [.. wanted.Skip(left).Select(line => new LiveLogLine(LiveTime.Of(line.At), line.Function, line.InstanceId, line.Text))],
            isFirst ? 0 : missed + left);
    }

    private bool Wants(FunctionOutput line, RequestSpan? span) =>
        query.WantsFunction(line.Function)
        && query.WantsInstance(line.InstanceId)
        && (query.RequestId is not { } id
            || line.Text.Contains(id, StringComparison.OrdinalIgnoreCase)
            || (span is not null && span.InstanceId == line.InstanceId && span.Covers(line.At)));

    /// <summary>The call's stay on its instance, where that is still known.</summary>
    private RequestSpan? Span(string requestId)
    {
        if (view.Open.Find(requestId) is { Function: { } function, InstanceId: { } instance, BeganAt: { } begun })
            return new RequestSpan(function, instance, Concurrency(function), begun, End: null, NextStart: null);
        var place = 0L;
        var call = view.History.Recent.ReadOn(ref place, CallHistory.Kept, out _).LastOrDefault(call => call.RequestId == requestId);
        return call is { FunctionName: { } name, InstanceId: { } id }
            ? new RequestSpan(name, id, Concurrency(name), call.ArrivedAt, call.EndedAt, NextStart: null)
            : null;
    }

    private int Concurrency(string function) => view.Functions().FirstOrDefault(known => known.Name == function)?.InstanceConcurrency ?? 0;
}

/// <summary>Lines of functions. Immutable.</summary>
/// <param name="NotListed">Lines that came too fast to be listed.</param>
internal sealed record LiveLog(int Version, IReadOnlyList<LiveLogLine> Lines, long NotListed);

/// <param name="At">ms since 1970.</param>
internal sealed record LiveLogLine(double At, string Function, string InstanceId, string Text);

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FcEmulator.Admin.Logs;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FcEmulator.Admin.Live;

/// <summary>What the dashboard is fed with: server-sent events, a few a second, however much happens. Safe for concurrent use.</summary>
internal sealed class LiveEndpoints(AdminView view, InvocationMeter meter, EventStream events, RateCard card, TimeProvider time)
{
    /// <summary>Eyes do not see more, and 200 instances are 30 KB of JSON.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/live", Frames)
            .WithSummary("What is there now and what came since, four times a second, as server-sent events of type 'frame'.")
            .Produces<LiveFrame>(contentType: "text/event-stream");
        api.MapGet("/live/logs", Logs).WithMetadata(new NeedsToken())
            .WithSummary("What functions print as it comes, as server-sent events of type 'log'; 'function', 'instance' and 'requestId' select.")
            .Produces<LiveLog>(contentType: "text/event-stream");
    }

    private ServerSentEventsResult<LiveFrame> Frames(CancellationToken gone)
    {
        var live = new LiveView(view, meter, events, card);
        return TypedResults.ServerSentEvents(Events("frame", live.Next, gone));
    }

    private ServerSentEventsResult<LiveLog> Logs(CancellationToken gone, string? function = null, string? instance = null, string? requestId = null)
    {
        var tail = new LogTail(view, events, new LogQuery(Given(function), Given(instance), Given(requestId)));
        return TypedResults.ServerSentEvents(Events("log", tail.Next, gone));

        static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A reader that does not keep up delays its own next event, and nothing else.</summary>
    private async IAsyncEnumerable<SseItem<T>> Events<T>(string type, Func<T> next, [EnumeratorCancellation] CancellationToken gone)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
            yield return new SseItem<T>(next(), type);
        while (await timer.WaitForNextTickAsync(gone));
    }
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Admin.Live;

/// <summary>Events as the dashboard lists them. Pure.</summary>
internal static class EventText
{
    /// <summary>Null for what it does not list.</summary>
    public static LiveEvent? Of(EmulatorEvent happened) => happened switch
    {
        InstanceStarting e => Event(e, "starting", e.Function, e.InstanceId, $"starting ({e.Reason})"),
        InstanceReady e => Event(e, "ready", e.Function, e.InstanceId, $"ready after {Ms(e.Took)}"),
        InstanceFailed e => Event(e, "failed", e.Function, e.InstanceId, e.Message),
        InstanceStopped e => Event(e, "stopped", e.Function, e.InstanceId, $"stopped ({e.Reason})"),
        HookFinished e => Event(e, "hook", e.Function, e.InstanceId, $"{e.Hook} {(e.Problem is null ? "succeeded" : $"failed: {e.Problem}")} after {Ms(e.Took)}"),
        HealthChanged e => Event(e, "health", e.Function, e.InstanceId, e.Healthy ? "healthy again" : $"unhealthy: {e.Problem}"),
        Reloading e => Event(e, "reload", null, null, $"changed: {string.Join(", ", e.Files)}"),
        Reloaded e => Event(e, "reload", null, null, $"new calls get what changed, after {Ms(e.Took)}"),
        ReloadFailed e => Event(e, "warning", null, null, $"what changed cannot be served: {e.Reason}"),
        Warning e => Event(e, "warning", null, null, e.Text),
        _ => null,
    };

    private static LiveEvent Event(EmulatorEvent happened, string kind, string? function, string? instanceId, string text) =>
        new(LiveTime.Of(happened.At), kind, function, instanceId, text);

    private static string Ms(TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms");
}

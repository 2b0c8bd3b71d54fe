using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// Turns new connections away while the process is close to its limit of open files (ulimit -n), and says so. Without it Kestrel would try to
/// accept the next one over and over, at full speed and in silence, and no instance could start any more. Safe for concurrent use.
/// </summary>
/// <param name="limit">Open files this process may have; <see cref="int.MaxValue"/> where there is no limit.</param>
internal sealed class OpenFileGuard(int limit, EventStream events, TimeProvider time)
{
    /// <summary>Kept free for instances (three pipes and a socket each), logs and the runtime; of small limits a quarter.</summary>
    private const int MostReserved = 64;

    /// <summary>A crowd that comes and goes is one thing to know, not one a second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly int _highest = limit - Math.Min(MostReserved, limit / 4);
    private long _saidAt = long.MinValue;

    public Task GuardAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // The system always gives the lowest free number, so a high one tells that those below are taken.
        if (connection.Features.Get<IConnectionSocketFeature>() is not { } accepted || accepted.Socket.Handle < _highest)
            return next(connection);
        Say();
        return Task.CompletedTask;
    }

    private void Say()
    {
        var now = time.GetUtcNow();
        var saidAt = Interlocked.Read(ref _saidAt);
        if ((saidAt != long.MinValue && now.Ticks - saidAt < Silence.Ticks) || Interlocked.CompareExchange(ref _saidAt, now.Ticks, saidAt) != saidAt)
            return;
        events.Publish(new Warning(
            now,
            $"New connections are closed at once, because nearly all of the {limit} files that this process may open are in use. Raise the limit (ulimit -n), or let clients share connections."));
    }
}

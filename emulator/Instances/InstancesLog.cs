namespace FcEmulator.Instances;

/// <summary>The log events of this folder and those below it.</summary>
internal static partial class InstancesLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Cannot write {Path}: {Reason}. Its lines are counted as dropped until it can be written again.")]
    public static partial void OutputFileRefused(ILogger logger, string path, string reason);

    [LoggerMessage(3002, LogLevel.Warning,
        "Ended {Count} processes of an earlier emulator that was killed together with its reaper.")]
    public static partial void OrphansSwept(ILogger logger, int count);

    [LoggerMessage(3003, LogLevel.Warning,
        "The reaper cannot be reached ({Reason}): if this emulator is killed, its functions end only when the next one starts.")]
    public static partial void ReaperLost(ILogger logger, string reason);

    [LoggerMessage(3004, LogLevel.Warning,
        "Neither setsid nor perl is on this machine, so functions share the emulator's process group: Ctrl-C reaches them before their requests are finished.")]
    public static partial void NoOwnGroup(ILogger logger);

    [LoggerMessage(3005, LogLevel.Warning, "Instance {InstanceId} of {Function} is not ready yet: {Hint}")]
    public static partial void NotReadyYet(ILogger logger, string instanceId, string function, string hint);

    [LoggerMessage(3009, LogLevel.Warning,
        "Instances with a network of their own reach nothing beyond themselves: install slirp4netns if they shall reach this machine's network.")]
    public static partial void NoWayOut(ILogger logger);

    [LoggerMessage(3008, LogLevel.Warning, "Removed {Count} containers of an earlier emulator that was killed.")]
    public static partial void ContainersSwept(ILogger logger, int count);

    [LoggerMessage(3007, LogLevel.Warning,
        "{Function} listens on {Port} whatever it is told, so from now on each of its instances gets a network of its own (--isolation auto).")]
    public static partial void PortIsFixed(ILogger logger, string function, int port);

    [LoggerMessage(3006, LogLevel.Warning, "Cannot note instances in {Path} ({Reason}): orphans of a killed emulator may not be found at the next start.")]
    public static partial void RosterRefused(ILogger logger, string path, string reason);
}

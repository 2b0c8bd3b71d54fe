using FcEmulator.Configuration;

namespace FcEmulator.Instances;

/// <summary>What a launcher needs to know to start one instance.</summary>
/// <param name="InstanceId">In FC's format.</param>
internal sealed record InstanceStart(FunctionConfig Function, string InstanceId)
{
    /// <summary>Called with the process id as soon as there is a process, which is long before it is ready. Must neither block nor throw.</summary>
    public Action<int>? ProcessStarted { get; init; }

    /// <summary>Told of each fault that is put in on purpose. Must neither block nor throw.</summary>
    public Action<string>? Faulted { get; init; }
}

/// <summary>How an instance ended.</summary>
/// <param name="ExitCode">Null where it is not known (attached instances).</param>
/// <param name="Reason">A short phrase for people, such as <c>exit code 3</c> or <c>killed by SIGKILL</c>.</param>
internal sealed record InstanceExit(int? ExitCode, string Reason)
{
    /// <summary>It was ended for using more than its memorySize: FC's FunctionOOMError.</summary>
    public bool OutOfMemory { get; init; }
}

/// <summary>FC's ways in which an instance does not come up.</summary>
internal enum StartFailure
{
    /// <summary>The process could not be started, or ended before it listened: FC's CAExited.</summary>
    Exited,

    /// <summary>It runs but did not listen in time: FC's FunctionNotStarted.</summary>
    NotReady,

    /// <summary>The command's file does not exist: FC's CAFileNotFound.</summary>
    FileNotFound,

    /// <summary>The command's file may not be executed: FC's CAFilePermission.</summary>
    FilePermission,

    /// <summary>Its initializer failed: FC's InitializationError.</summary>
    Initializer,

    /// <summary>Its first health check failed, which to FC is a failed start.</summary>
    HealthCheck,
}

/// <summary>An instance did not come up.</summary>
/// <param name="failure">Which of FC's cases it is.</param>
/// <param name="message">One sentence: what happened and where to look.</param>
/// <param name="lastOutput">The last lines the process printed, oldest first.</param>
internal sealed class InstanceStartException(StartFailure failure, string message, IReadOnlyList<string> lastOutput)
    : Exception(message)
{
    public StartFailure Failure { get; } = failure;

    /// <summary>Its port seems to be its own choice, so that a network of its own would help.</summary>
    public bool PortIsFixed { get; init; }

    public IReadOnlyList<string> LastOutput { get; } = lastOutput;
}

namespace FcEmulator.Scheduling.Scaling;

internal enum ScalingActionKind
{
    /// <summary>Bring the instance up, then tell <see cref="Account.MarkReady"/> or <see cref="Account.StartFailed"/>.</summary>
    Start,

    /// <summary>Take the instance down; it is out of the pool already.</summary>
    Stop,

    /// <summary>Wake the queued request: its result says what it got.</summary>
    Wake,
}

/// <summary>What the account wants its driver to do, in the order in which it was decided.</summary>
/// <param name="Instance">Of a start or a stop.</param>
/// <param name="Request">Of a wake.</param>
/// <param name="Reason">A few words for people, of a start or a stop.</param>
internal readonly record struct ScalingAction(ScalingActionKind Kind, PooledInstance? Instance, QueuedRequest? Request, string Reason);

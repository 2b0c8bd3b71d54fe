using FcEmulator.Instances;

namespace FcEmulator.Scheduling;

/// <summary>Why a request got no slot.</summary>
internal abstract record AcquireFailure
{
    /// <summary>A limit is reached: FC's 429 ResourceExhausted.</summary>
    /// <param name="Limit">Which one, in words.</param>
    internal sealed record Throttled(string Limit) : AcquireFailure;

    /// <summary>The instance it waited for did not come up.</summary>
    internal sealed record NotStarted(StartFailure Kind, string Message) : AcquireFailure;

    /// <summary>The client left while it waited.</summary>
    internal sealed record ClientLeft : AcquireFailure;

    /// <summary>The emulator is shutting down.</summary>
    internal sealed record Stopping : AcquireFailure;
}

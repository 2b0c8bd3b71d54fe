using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Simulation.Engine;

/// <summary>A call that waits in the function's queue.</summary>
internal sealed class WaitingCall(OpenCall call) : QueuedRequest
{
    public OpenCall Call => call;
}

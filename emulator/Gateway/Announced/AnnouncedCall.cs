using FcEmulator.Faults;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Gateway.Announced;

/// <summary>A call that a replay makes, with what is to be done to it as in the recording, and what became of it. Safe for use from several threads.</summary>
/// <param name="place">Where the recording has it; null where the scheduler decides as ever.</param>
/// <param name="faults">What strikes it, besides what strikes any call.</param>
internal sealed class AnnouncedCall(AnnouncedReplay replay, RecordedPlace? place, IReadOnlyList<ActiveFault> faults)
{
    private CallFinished? _finished;

    public RecordedPlace? Place => place;

    public IReadOnlyList<ActiveFault> Faults => faults;

    /// <summary>Null where it has not come or not ended.</summary>
    public CallFinished? Finished => Volatile.Read(ref _finished);

    public void Begin() => replay.Enter();

    public void End(CallFinished finished)
    {
        Volatile.Write(ref _finished, finished);
        replay.Leave();
    }
}

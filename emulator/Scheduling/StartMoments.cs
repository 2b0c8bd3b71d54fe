using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>When an instance's start came how far. Written by the start alone, in this order; others may read it meanwhile.</summary>
internal sealed class StartMoments
{
    private DateTimeOffset _decided;
    private long _launched;
    private long _listening;
    private long _initialized;
    private long _ready;
    private long _failed;
    private volatile string[] _faults = [];

    public void Decided(DateTimeOffset at) => _decided = at;

    /// <summary>There is a process; the last one counts where the first was replaced.</summary>
    public void Launched(DateTimeOffset at) => Volatile.Write(ref _launched, at.UtcTicks);

    public void Listening(DateTimeOffset at) => Volatile.Write(ref _listening, at.UtcTicks);

    public void Initialized(DateTimeOffset at) => Volatile.Write(ref _initialized, at.UtcTicks);

    public void Ready(DateTimeOffset at) => Volatile.Write(ref _ready, at.UtcTicks);

    public void Failed(DateTimeOffset at) => Volatile.Write(ref _failed, at.UtcTicks);

    /// <summary>Marks of faults that were put into the start on purpose.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Fault(string mark) => _faults = [.. _faults, mark];

    public ColdStartParts Parts => new(
        _decided,
        Since(Volatile.Read(ref _launched)),
        Since(Volatile.Read(ref _listening)),
        Since(Volatile.Read(ref _initialized)),
        Since(Volatile.Read(ref _ready)),
        Since(Volatile.Read(ref _failed)));

    private double? Since(long moment) =>
        moment == 0 ? null : Math.Round((double)(moment - _decided.UtcTicks) / TimeSpan.TicksPerMillisecond, 3);
}

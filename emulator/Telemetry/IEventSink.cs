namespace FcEmulator.Telemetry;

/// <summary>Gets each event as it is published, on the publisher's own thread. Implementations: the linter, and lists of tests.</summary>
internal interface IEventSink
{
    /// <summary>Must neither wait nor throw.</summary>
    void Add(EmulatorEvent happened);
}

namespace FcEmulator.Telemetry;

/// <summary>Gets each call once it has ended, on the call's own thread. Implementations: the console's log and the access log.</summary>
internal interface ICallSink
{
    /// <summary>Must neither wait nor throw.</summary>
    void Add(CallFinished call);
}

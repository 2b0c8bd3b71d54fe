using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>How the console tells what happens: as lines for people or as JSON lines. Not thread-safe: one writer uses it.</summary>
internal interface IConsoleFormat
{
    void Write(EmulatorEvent happened, TextWriter output);

    void Write(CallFinished call, TextWriter output);

    /// <summary>Calls of the last second that were too many for a line each.</summary>
    void Write(DateTimeOffset at, in CallCounts more, TextWriter output);
}

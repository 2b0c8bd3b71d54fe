using FcEmulator.Billing;
using FcEmulator.Certificates;
using FcEmulator.Faults;
using FcEmulator.Instances;
using FcEmulator.Instances.Debugging;
using FcEmulator.Lint;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator;

/// <summary>What the emulator runs on and a test may replace.</summary>
internal sealed record EmulatorParts
{
    public required TimeProvider Time { get; init; }

    public required IInstanceLauncher ProcessLauncher { get; init; }

    public required IInstanceLauncher AttachedLauncher { get; init; }

    public required InvocationMeter Meter { get; init; }

    public required CertificateSelector Certificates { get; init; }

    public required EventStream Events { get; init; }

    public required CallLog Calls { get; init; }

    /// <summary>Who else gets each call that has ended, such as the access log.</summary>
    public IReadOnlyList<ICallSink> Sinks { get; init; } = [];

    /// <summary>What goes wrong on purpose; the rules of the settings are added to it.</summary>
    public FaultRules Faults { get; init; } = new();

    /// <summary>What the linter finds.</summary>
    public Findings Findings { get; init; } = new();

    /// <summary>Records calls, so that they can be replayed; null where it is not asked for.</summary>
    public Recorder? Recorder { get; init; }

    /// <summary>ALIBABA_CLOUD_* of the developer's environment, handed to functions that have a role.</summary>
    public required IReadOnlyDictionary<string, string> Credentials { get; init; }

    /// <summary>Whether a debugger has a process; asked under --debug only.</summary>
    public Func<int, bool> IsHeldByDebugger { get; init; } = HeldProcess.IsHeld;

    /// <summary>Paths of methods that descriptor sets declare as streaming.</summary>
    public required IReadOnlySet<string> StreamingMethods { get; init; }
}

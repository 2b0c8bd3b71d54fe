using FcEmulator.Billing;

namespace FcEmulator.Simulation.Traces;

/// <summary>How the instances of a recording were configured.</summary>
internal sealed record RecordedSpecification(InstanceSpecification Instance, int Concurrency, int Minimum);

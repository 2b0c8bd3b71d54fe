using FcEmulator.Configuration;

namespace FcEmulator.Simulation.Grid;

/// <summary>One way to configure the function. Immutable.</summary>
/// <param name="Concurrency">instanceConcurrency, 1 to 200.</param>
/// <param name="Idle">How long an instance without requests is kept.</param>
/// <param name="Minimum">Minimum instances.</param>
internal readonly record struct GridPoint(int Concurrency, InstanceSize Size, TimeSpan Idle, int Minimum, PickerKind Picker);

/// <param name="Cpu">vCPUs.</param>
internal readonly record struct InstanceSize(decimal Cpu, int MemoryMB);

namespace FcEmulator.Simulation.Engine;

/// <summary>A request that an instance has or will have once it is up.</summary>
/// <param name="Arrived">UTC ticks.</param>
/// <param name="Duration">Ticks the function works on it where it has the CPU to itself.</param>
/// <param name="Connection">Id of its client connection; 0 where nothing has to be known of it.</param>
/// <param name="Cold">It waits for the instance's start.</param>
internal readonly record struct OpenCall(long Arrived, long Duration, ulong Connection, bool Streaming, bool Cold);

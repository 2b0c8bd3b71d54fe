using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>What an instance's time is multiplied with: resource usage = specification × billed duration.</summary>
internal readonly record struct InstanceSpecification(decimal Cpu, int MemoryMB, int DiskMB)
{
    public static InstanceSpecification Of(FunctionConfig function) => new(function.Cpu, function.MemorySize, function.DiskSize);
}

using FcEmulator.Configuration;

namespace FcEmulator.Billing;

/// <summary>What an instance's time is multiplied with: resource usage = specification × billed duration.</summary>
/// <param name="Cpu">vCPUs.</param>
/// <param name="Gpu">Null for CPU functions.</param>
internal readonly record struct InstanceSpecification(decimal Cpu, int MemoryMB, int DiskMB, GpuSpecification? Gpu = null)
{
    public static InstanceSpecification Of(FunctionConfig function) => new(
        function.Cpu,
        function.MemorySize,
        function.DiskSize,
        function.Gpu is { } gpu ? new GpuSpecification(gpu.Card, gpu.MemoryMB) : null);
}

/// <param name="Card">As rate cards name it: <c>tesla</c>, <c>ada</c>.</param>
/// <param name="MemoryMB">GPU memory in MB.</param>
internal sealed record GpuSpecification(string Card, int MemoryMB);

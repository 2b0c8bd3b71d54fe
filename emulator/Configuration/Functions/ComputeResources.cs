using System.Globalization;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>cpu, memorySize and diskSize, with FC's rules for each and for the first two together. Immutable.</summary>
internal sealed record ComputeResources(decimal Cpu, int MemorySize, int DiskSize)
{
    // All numbers: fc3 component's schema and defaults, and FC's documented resource constraints.
    private const decimal CpuStep = 0.05m;
    private const decimal LeastCpu = 0.05m;
    private const decimal MostCpu = 16m;
    private const decimal DefaultCpu = 0.35m;
    private const int MemoryStep = 64;
    private const int LeastMemory = 128;
    private const int MostMemory = 32768;
    private const int DefaultMemory = 512;
    private const int DefaultDisk = 512;
    private const int LargeDisk = 10240;

    /// <summary>FC wants 1 to 4 GB of memory for each vCPU.</summary>
    private const decimal LeastGigabytesPerCpu = 1m;
    private const decimal MostGigabytesPerCpu = 4m;

    public static ComputeResources Read(MapReader props, string function, ReadContext context)
    {
        var cpu = ReadCpu(props);
        var memory = ReadMemory(props);
        var disk = props.Whole("diskSize", 1, int.MaxValue);
        if (disk is not (null or DefaultDisk or LargeDisk))
            props.Error("diskSize", $"diskSize is {disk}, but FC accepts {DefaultDisk} or {LargeDisk} (MB). Write one of them.");

        // One of the two in error says nothing about the other.
        if (cpu is { } c && (memory is not null || !props.Has("memorySize")))
            CheckRatio(props, c, memory ?? DefaultMemory);
        var taken = cpu ?? CpuFor(memory ?? DefaultMemory);
        if (!props.Has("cpu") && memory is not null && taken != DefaultCpu)
        {
            context.Note(
                ConfigNoteKind.Assumed, function, $"cpu is left out and FC's default of {Text(DefaultCpu)} vCPU does not go with {memory} MB; {Text(taken)} vCPU is taken.");
        }

        return new ComputeResources(taken, memory ?? DefaultMemory, disk ?? DefaultDisk);
    }

    /// <summary>Null where FC takes an instance of this size, else a clause that says why not, with the cure.</summary>
    public static string? Problem(decimal cpu, int memory)
    {
        if (cpu is < LeastCpu or > MostCpu || cpu % CpuStep != 0)
            return $"has {Text(cpu)} vCPU, but FC accepts {Text(LeastCpu)} to {Text(MostCpu)} in steps of {Text(CpuStep)}. Write such a number.";
        if (memory is < LeastMemory or > MostMemory || memory % MemoryStep != 0)
            return $"has {memory} MB, but FC accepts multiples of {MemoryStep} from {LeastMemory} to {MostMemory}. Write one.";
        return cpu >= LeastCpuFor(memory) && cpu <= MostCpuFor(memory)
            ? null
            : $"has {Text(cpu)} vCPU with {memory} MB, but FC accepts 1 to 4 GB for each vCPU. With this memory write {Text(LeastCpuFor(memory))} to {Text(MostCpuFor(memory))} vCPU.";
    }

    private static decimal? ReadCpu(MapReader props)
    {
        if (props.Number("cpu") is not { } cpu)
            return null;
        if (cpu is >= LeastCpu and <= MostCpu && cpu % CpuStep == 0)
            return cpu;
        props.Error(
            "cpu",
            $"cpu is {Text(cpu)}, but FC accepts {Text(LeastCpu)} to {Text(MostCpu)} vCPU in steps of {Text(CpuStep)}. Write such a number.");
        return null;
    }

    private static int? ReadMemory(MapReader props)
    {
        if (props.Whole("memorySize", LeastMemory, MostMemory) is not { } memory)
            return null;
        if (memory % MemoryStep == 0)
            return memory;
        var below = memory / MemoryStep * MemoryStep;
        props.Error(
            "memorySize",
            $"memorySize is {memory}, but FC accepts multiples of {MemoryStep} (MB). Write {below} or {below + MemoryStep}.");
        return null;
    }

    /// <summary>Compares exactly: decimals have no rounding at 0.05, and 1024 divides without rest.</summary>
    private static void CheckRatio(MapReader props, decimal cpu, int memory)
    {
        var gigabytes = memory / 1024m;
        if (gigabytes >= cpu * LeastGigabytesPerCpu && gigabytes <= cpu * MostGigabytesPerCpu)
            return;
        var cpus = $"{Text(LeastCpuFor(memory))} to {Text(MostCpuFor(memory))}";
        var memories =
            $"{Math.Clamp(RoundUp(cpu * LeastGigabytesPerCpu * 1024, MemoryStep), LeastMemory, MostMemory):0}"
            + $" to {Math.Clamp(RoundDown(cpu * MostGigabytesPerCpu * 1024, MemoryStep), LeastMemory, MostMemory):0}";
        var written = props.Has("memorySize") ? $"memorySize {memory}" : $"memorySize left out, which is {memory},";
        props.Error(
            "cpu",
            $"cpu {Text(cpu)} with {written} is 1:{Text(Math.Round(gigabytes / cpu, 2))} (vCPU:GB), but FC accepts 1:1 to 1:4. "
            + $"With this cpu write memorySize {memories}, or with this memory cpu {cpus}.");
    }

    /// <summary>The allowed cpu nearest to the default: the component sends none, and FC would have to choose one as well.</summary>
    private static decimal CpuFor(int memory) => Math.Clamp(DefaultCpu, LeastCpuFor(memory), MostCpuFor(memory));

    private static decimal LeastCpuFor(int memory) => Math.Max(LeastCpu, RoundUp(memory / 1024m / MostGigabytesPerCpu, CpuStep));

    private static decimal MostCpuFor(int memory) => Math.Min(MostCpu, RoundDown(memory / 1024m / LeastGigabytesPerCpu, CpuStep));

    private static decimal RoundUp(decimal value, decimal step) => decimal.Ceiling(value / step) * step;

    private static decimal RoundDown(decimal value, decimal step) => decimal.Floor(value / step) * step;

    private static string Text(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}

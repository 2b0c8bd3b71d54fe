namespace FcEmulator.Simulation.Engine;

/// <summary>
/// How the requests on an instance slow one another down. <paramref name="CpuBound"/> is how much of one vCPU a request keeps busy while
/// it runs alone, 0 to 1. n requests ask for CpuBound × n of the instance's vCPUs; where that is more than it has, all of them take that
/// much longer. 0 is no contention: a request takes as long however many run beside it.
/// </summary>
internal readonly record struct Contention(double CpuBound)
{
    public static readonly Contention None = new(0);

    /// <summary>By what a duration is multiplied, 1 or more.</summary>
    public double Stretch(int active, double cpu) => Math.Max(1, CpuBound * active / cpu);

    /// <summary>Whether it can be felt on an instance of this size and concurrency.</summary>
    public bool IsFelt(int concurrency, double cpu) => Stretch(concurrency, cpu) > 1;
}

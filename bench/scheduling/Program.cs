// What a call pays for its slot: acquire and release, at 1 to 1,000 instances of 200 slots each, half of them taken, for each picker.
// dotnet run -c Release --project bench/scheduling
using System.Globalization;
using FcEmulator.Configuration;
using SchedulingBench;

const int Calls = 1_000_000;
Console.WriteLine("| picker | instances | ns a call | bytes allocated a call |");
Console.WriteLine("|---|---|---|---|");
foreach (var picker in Enum.GetValues<PickerKind>())
{
    foreach (var instances in (int[])[1, 10, 100, 1000])
    {
        var pool = new FilledPool(instances, picker);
        pool.AcquireAndRelease(Calls / 10);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = TimeProvider.System.GetTimestamp();
        pool.AcquireAndRelease(Calls);
        var took = TimeProvider.System.GetElapsedTime(began);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {picker} | {instances:N0} | {took.TotalNanoseconds / Calls:0} | {(double)allocated / Calls:0.##} |"));
    }
}

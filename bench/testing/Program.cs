// What a test of FcEmulator.Testing waits for: an emulator with a function in this process, from StartAsync to the first answer, the first
// one of the process and later ones.
// dotnet run -c Release --project bench/testing [STARTS]
using System.Globalization;
using TestingBench;

var count = args is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 50;
var starts = new List<OneStart>();
for (var i = 0; i < count; i++)
    starts.Add(await OneStart.MeasureAsync());

Console.WriteLine("| ms | StartAsync | to the first answer | together | DisposeAsync |");
Console.WriteLine("|---|---|---|---|---|");
Print("first of the process", [starts[0]]);
Print("second", [starts[1]]);
Print($"median of the {count - 2} others", starts[2..]);
Print("of 9 in 10 at most", starts[2..], 0.9);

static void Print(string name, IReadOnlyList<OneStart> starts, double quantile = 0.5)
{
    string Of(Func<OneStart, double> part) => starts.Select(part).Order().ElementAt((int)(starts.Count * quantile)).ToString("0.0", CultureInfo.InvariantCulture);
    Console.WriteLine($"| {name} | {Of(one => one.Start)} | {Of(one => one.Answer)} | {Of(one => one.ToAnswer)} | {Of(one => one.Dispose)} |");
}

// What a call pays for being watchable while nobody looks on: no collector, no access log, a quiet console, no page open.
// dotnet run -c Release --project bench/watching
using System.Globalization;
using WatchingBench;

const int Calls = 1_000_000;
const int Rounds = 7;
var watched = new UnwatchedCall();
(string What, Action<int> Do)[] places =
[
    ("its span, which nobody asks for", watched.Trace),
    ("its place among the running requests", watched.EnterAndLeave),
    ("its record, which all of the following are given", watched.Record),
    ("its metrics, which nobody asks for", watched.Measure),
    ("the dashboard's history, which no page reads", watched.Keep),
    ("the console's line, which --quiet leaves out", watched.Line),
    ("the linter, which finds nothing", watched.Lint),
    ("all of them", watched.All),
];
Console.WriteLine("| what | ns a call | bytes allocated a call |");
Console.WriteLine("|---|---|---|");
foreach (var (what, act) in places)
{
    act(Calls);
    var rounds = Enumerable.Range(0, Rounds).Select(_ => Round(act)).OrderBy(round => round.Nanoseconds).ToList();
    var median = rounds[Rounds / 2];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {median.Nanoseconds:0.0} | {median.Bytes:0.##} |"));
}

static (double Nanoseconds, double Bytes) Round(Action<int> act)
{
    var allocated = GC.GetAllocatedBytesForCurrentThread();
    var began = TimeProvider.System.GetTimestamp();
    act(Calls);
    var took = TimeProvider.System.GetElapsedTime(began);
    return (took.TotalNanoseconds / Calls, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Calls);
}

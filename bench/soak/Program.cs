using System.CommandLine;
using System.Globalization;
using Soak;

var duration = new Option<string>("--for") { Description = "How long to soak: 40s, 3m or 2h.", DefaultValueFactory = _ => "3m" };
var seed = new Option<int?>("--seed") { Description = "Repeats the choices of an earlier run; without it, any (it is printed)." };
var workers = new Option<int>("--workers") { Description = "Clients that call at the same time.", DefaultValueFactory = _ => 8 };
var crowd = new Option<int?>("--crowd") { Description = "Instead of a soak: this many idle connections, then this many open streams, at once. 10000 is the usual number." };
var root = new RootCommand("Drives a real fcemu under chaos and accounts for slots, streams, handles, processes, memory and ledger at the end.") { duration, seed, workers, crowd };
root.SetAction(async (parsed, cancelled) =>
{
    if (!OperatingSystem.IsLinux())
    {
        Console.WriteLine("Not run: it reads /proc, which only Linux has.");
        Console.WriteLine("soak: 0 passed, 0 failed, 1 skipped");
        return 0;
    }

    using var account = new Account(Console.Out);
    if (parsed.GetValue(crowd) is { } size)
        await new Crowd(size, account).RunAsync(cancelled);
    else
        await new SoakRun(Parse(parsed.GetValue(duration)!), parsed.GetValue(seed) ?? new Random().Next(), parsed.GetValue(workers), account).RunAsync(cancelled);
    return account.Close();
});
// Ctrl-C ends a soak early, but not without its account, and not without the emulator's end.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(3) });

static TimeSpan Parse(string text)
{
    var number = double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
    return text[^1] switch
    {
        's' => TimeSpan.FromSeconds(number),
        'm' => TimeSpan.FromMinutes(number),
        'h' => TimeSpan.FromHours(number),
        _ => throw new FormatException($"{text} is no duration: write 40s, 3m or 2h."),
    };
}

using FcEmulator.Configuration;
using FcEmulator.Simulation.Grid;
using FcEmulator.Simulation.Traffic;

namespace FcEmulator.Simulation;

/// <summary>One option of <c>fcemu simulate</c>.</summary>
/// <param name="ValueName">What stands for its value in help texts.</param>
internal sealed record RequestOption(string Name, string ValueName, string Help);

/// <summary>From the texts of the command line to what is asked. Pure.</summary>
internal static class RequestReader
{
    private static readonly (string, SimulationForm)[] Forms =
        [("text", SimulationForm.Text), ("json", SimulationForm.Json), ("csv", SimulationForm.Csv), ("html", SimulationForm.Html)];

    private static readonly (string, TrafficShape)[] Shapes =
        [("constant", TrafficShape.Constant), ("poisson", TrafficShape.Poisson), ("bursty", TrafficShape.Bursty), ("daily", TrafficShape.Daily)];

    private static readonly (string, DurationLaw)[] Laws =
        [("constant", DurationLaw.Constant), ("exponential", DurationLaw.Exponential), ("lognormal", DurationLaw.Lognormal)];

    private static readonly (string, PickerKind)[] Pickers =
        [("fullest-first", PickerKind.FullestFirst), ("least-busy", PickerKind.LeastBusy), ("round-robin", PickerKind.RoundRobin)];

    /// <summary>In the order in which help lists them.</summary>
    public static IReadOnlyList<RequestOption> Options { get; } =
    [
        new("--function", "NAME", "The function to simulate. Default: the only one of the recordings, or of s.yaml."),
        new("--concurrency", "N,…", "Grid: values of instanceConcurrency. Where no axis of the grid is given, 1,2,5,10,20,50 and 0 or 1 minimum instances."),
        new("--sizes", "CPUxMB,…", "Grid: instance sizes, such as 0.35x512,1x2048."),
        new("--idle", "DURATION,…", "Grid: how long idle instances are kept."),
        new("--minimum", "N,…", "Grid: minimum instances."),
        new("--pickers", "KIND,…", "Grid: pickers."),
        new("--generate", "SHAPE", "Generates the traffic: constant, poisson, bursty or daily."),
        new("--rps", "N", "Mean requests per second of generated traffic."),
        new("--length", "DURATION", "How long the generated traffic lasts. Default: 1h, or 1d of a daily curve."),
        new("--requests", "N", "Ends the generated traffic after so many requests."),
        new("--seed", "N", "Seed of the generated traffic; the same seed gives the same result. Default: 1."),
        new("--work", "DURATION", "Mean time the function works on a generated request. Default: 100ms."),
        new("--work-law", "LAW", "Distribution of that time: constant, exponential or lognormal. Default: exponential."),
        new("--burst", "DURATION", "Length of a burst of bursty traffic. Default: 10s."),
        new("--pause", "DURATION", "Pause between two bursts. Default: 50s."),
        new("--clients", "N", "Client connections that generated requests come on, open to the end. Default: one for each request."),
        new("--streaming", "SHARE", "Share of generated requests that are streaming, 0 to 1. Default: 0."),
        new("--cold-start", "DURATION", "How long an instance takes to come up. Default: what the recording says, else 1s."),
        new("--contention", "MODEL", "none, or cpu-share: requests on an instance share its vCPUs. Default: what the recording says, else none."),
        new("--cpu-bound", "SHARE", "How much of one vCPU a request keeps busy while it runs alone, 0 to 1, for cpu-share. Default: what the recording says."),
        new("--linger", "DURATION", "How long a client connection stays open after its last call where the trace does not say. Default: 0s."),
        new("--max-rejected", "SHARE", "Recommends only points that reject at most this share of the calls, 0 to 1. Default: as now."),
        new("--max-delay", "DURATION", "Recommends only points that delay 99 of 100 calls by at most this. Default: as now."),
        new("--format", "FORM", "text, json, csv or html. Default: text."),
        new("--out", "FILE", "Writes the result to a file instead of standard output."),
    ];

    /// <param name="given">Texts by the option's name.</param>
    /// <param name="replays">Recordings are named.</param>
    public static ConfigOutcome<SimulationRequest> Read(IReadOnlyDictionary<string, string> given, bool replays)
    {
        var options = new RequestOptions(given);
        var request = new SimulationRequest
        {
            Function = options.Text("--function"),
            Traffic = Traffic(options, replays),
            Axes = new GridAxes
            {
                Concurrencies = options.Wholes("--concurrency", 1, 200),
                Sizes = options.Sizes("--sizes"),
                Idles = options.Durations("--idle"),
                Minimums = options.Wholes("--minimum", 0, 100_000),
                Pickers = options.Words("--pickers", Pickers),
            },
            ColdStart = options.Duration("--cold-start", zeroAllowed: true),
            CpuBound = CpuBound(options),
            WantsContention = options.Text("--contention") == "cpu-share",
            ConnectionLinger = options.Duration("--linger", zeroAllowed: true) ?? TimeSpan.Zero,
            Goals = new Goals(
                options.Number("--max-rejected", 0, 1, "Write a share from 0 to 1, such as 0.001."),
                options.Duration("--max-delay", zeroAllowed: true)),
            Form = options.Word("--format", Forms) ?? SimulationForm.Text,
        };
        return options.Errors.Count > 0 ? ConfigOutcome<SimulationRequest>.Failure(options.Errors) : ConfigOutcome<SimulationRequest>.Success(request);
    }

    private static TrafficPlan? Traffic(RequestOptions options, bool replays)
    {
        string[] ofGenerated = ["--rps", "--length", "--requests", "--seed", "--work", "--work-law", "--burst", "--pause", "--clients", "--streaming"];
        if (options.Word("--generate", Shapes) is not { } shape)
        {
            foreach (var option in ofGenerated.Where(option => options.Has(option) && !options.Has("--generate")))
                options.Error(option, "is about generated traffic. Add --generate poisson, or leave it out.");
            return null;
        }

        if (replays)
            options.Error("--generate", "is given beside a recording. Leave out one of the two.");
        var requests = options.Whole("--requests", 1, 1_000_000_000_000);
        var length = options.Duration("--length", zeroAllowed: false);
        var rate = options.Number("--rps", 0.000001, 10_000_000, "Write a number of requests per second, such as 50.");
        if (rate is null && !options.Has("--rps"))
            options.Error("--rps", "is not given. Write how many requests per second come on average, such as --rps 50.");
        return new TrafficPlan
        {
            Shape = shape,
            RequestsPerSecond = rate ?? 1,
            Requests = requests,
            Length = length ?? (requests is null ? TimeSpan.FromHours(shape == TrafficShape.Daily ? 24 : 1) : null),
            Seed = options.Whole("--seed", 0, long.MaxValue) ?? 1,
            MeanDuration = options.Duration("--work", zeroAllowed: true) ?? TimeSpan.FromMilliseconds(100),
            Law = options.Word("--work-law", Laws) ?? DurationLaw.Exponential,
            On = options.Duration("--burst", zeroAllowed: false) ?? TimeSpan.FromSeconds(10),
            Off = options.Duration("--pause", zeroAllowed: true) ?? TimeSpan.FromSeconds(50),
            Clients = (int)(options.Whole("--clients", 1, 1_000_000) ?? 0),
            StreamingShare = options.Number("--streaming", 0, 1, "Write a share from 0 to 1, such as 0.2.") ?? 0,
        };
    }

    private static double? CpuBound(RequestOptions options)
    {
        var shares = options.Word("--contention", [("none", false), ("cpu-share", true)]);
        var bound = options.Number("--cpu-bound", 0, 1, "Write a share from 0 to 1, such as 0.3.");
        if (shares == false && options.Has("--cpu-bound"))
            options.Error("--cpu-bound", "says how much requests slow one another down, but --contention none says that they do not. Leave out one of the two.");
        return shares == false ? 0 : bound;
    }
}

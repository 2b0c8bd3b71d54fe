using System.Globalization;
using System.Text.Json;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Rates;

/// <summary>Reads a rate card's JSON; rates/rate-card.schema.json says the same to editors. Pure.</summary>
internal static class RateCardReader
{
    /// <summary>An hour, in milliseconds: no cloud rounds further, and sums of what rounding adds stay within reach.</summary>
    private const decimal MostRounding = 3_600_000;

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The card, or all that is wrong with it.</summary>
    /// <param name="file">Its name in errors.</param>
    public static ConfigOutcome<RateCard> Read(string file, Stream json)
    {
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (CardObject.Root(document.RootElement, problems) is { } root && CardOf(root, problems) is var card && problems.Count == 0)
                return ConfigOutcome<RateCard>.Success(card);
            return ConfigOutcome<RateCard>.Failure([.. problems.Select(problem => new ConfigError(file, null, problem))]);
        }
        catch (JsonException e)
        {
            return ConfigOutcome<RateCard>.Failure(
                [new ConfigError(file, (int?)(e.LineNumber + 1), $"not a rate card: {FirstSentence(e.Message)} See rates/rate-card.schema.json.")]);
        }
    }

    private static RateCard CardOf(CardObject json, List<string> problems)
    {
        json.OptionalText("$schema");
        var (name, title) = (json.Text("name"), json.OptionalText("title"));
        var card = new RateCard
        {
            Name = name,
            Title = title ?? name,
            Source = json.Text("source"),
            Date = Date(json.Text("date"), problems),
            Currency = json.Text("currency"),
            Cu = json.Object("cu") is { } cu ? Factors(cu) : new CuFactors(0, 0, 0, 0, 0, new Dictionary<string, GpuFactors>()),
            Tiers = [.. json.List("tiers").Select(Tier)],
            Assumptions = json.OptionalObject("assumptions") is { } assumptions ? Assumptions(assumptions, problems) : new RateAssumptions(),
        };
        json.End();
        problems.AddRange(Problems(card));
        return card;
    }

    private static IEnumerable<string> Problems(RateCard card)
    {
        if (card.Currency.Length is not (0 or 3) || card.Currency.Any(c => c is < 'A' or > 'Z'))
            yield return $"currency is {card.Currency}, which is no currency code. Write three capital letters, such as USD.";
        if (card.Tiers.Count == 0)
            yield break;
        if (card.Tiers[^1].UpToCu is not null)
            yield return "the last of tiers has an upToCu, so that CU beyond it would have no price. Leave it out there.";
        else if (card.Tiers.Zip(card.Tiers.Skip(1)).Any(pair => pair.First.UpToCu is not > 0 || pair.Second.UpToCu <= pair.First.UpToCu))
            yield return "tiers are not ascending in upToCu. Order them, the one without upToCu last.";
    }

    private static DateOnly Date(string text, List<string> problems)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && text.Length > 0)
            problems.Add($"date is {text}, which is no date. Write it as 2024-08-27.");
        return date;
    }

    private static CuFactors Factors(CardObject json)
    {
        var gpus = new Dictionary<string, GpuFactors>();
        var factors = new CuFactors(
            json.Factor("invocation"), json.Factor("activeVcpuSecond"), json.Factor("idleVcpuSecond"), json.Factor("memoryGBSecond"), json.Factor("diskGBSecond"), gpus);
        foreach (var (card, gpu) in json.OptionalObject("gpuGBSecond")?.Objects() ?? new Dictionary<string, CardObject>())
        {
            gpus[card] = new GpuFactors(gpu.Factor("active"), gpu.Factor("idle"));
            gpu.End();
        }

        json.End();
        return factors;
    }

    private static RateTier Tier(CardObject json)
    {
        var tier = new RateTier(json.OptionalAmount("upToCu"), json.Factor("price"));
        json.End();
        return tier;
    }

    private static RateAssumptions Assumptions(CardObject json, List<string> problems)
    {
        var (idle, roundUpToMs) = (json.OptionalText("idleConnection"), json.OptionalAmount("roundUpToMs") ?? 0);
        if (roundUpToMs > MostRounding)
        {
            problems.Add($"assumptions.roundUpToMs is {roundUpToMs.ToString(CultureInfo.InvariantCulture)}, which is more than an hour. Write milliseconds, such as 1 or 100.");
            roundUpToMs = 0;
        }

        if (idle is not (null or "active" or "idle"))
            problems.Add($"assumptions.idleConnection is {idle}, which is neither active nor idle.");
        var assumptions = new RateAssumptions
        {
            FreeDiskMB = json.OptionalWhole("freeDiskMB") ?? 0,
            RoundUpTo = new TimeSpan((long)(roundUpToMs * TimeSpan.TicksPerMillisecond)),
            IdleConnectionIsActive = idle != "idle",
        };
        json.End();
        return assumptions;
    }

    /// <summary>The library's message goes on with a path, a line and a position, which are told apart from it.</summary>
    private static string FirstSentence(string message) => message.Split(" LineNumber: ")[0].Trim();
}

using System.Globalization;
using System.Text.Json;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Rates;

/// <summary>Reads a rate card's JSON; rates/rate-card.schema.json says the same to editors. Pure.</summary>
internal static class RateCardReader
{
    /// <summary>The card, or all that is wrong with it.</summary>
    /// <param name="file">Its name in errors.</param>
    public static ConfigOutcome<RateCard> Read(string file, Stream json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, CardJson.Default.CardText) is not { } text)
                return Failure(file, null, "is null, not a rate card. See rates/rate-card.schema.json.");
            var errors = Problems(text).Select(problem => new ConfigError(file, null, problem)).ToList();
            return errors.Count > 0 ? ConfigOutcome<RateCard>.Failure(errors) : ConfigOutcome<RateCard>.Success(CardOf(text));
        }
        catch (JsonException e)
        {
            var place = e.Path is null or "$" ? "" : $" (at {e.Path})";
            return Failure(file, (int?)(e.LineNumber + 1), $"not a rate card{place}: {FirstSentence(e.Message)} See rates/rate-card.schema.json.");
        }
    }

    private static IEnumerable<string> Problems(CardText text)
    {
        if (text.Name.Length == 0)
            yield return "name is empty. Give the card one.";
        if (!DateOnly.TryParseExact(text.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return $"date is {text.Date}, which is no date. Write it as 2024-08-27.";
        if (text.Currency.Length != 3 || text.Currency.Any(c => c is < 'A' or > 'Z'))
            yield return $"currency is {text.Currency}, which is no currency code. Write three capital letters, such as USD.";
        if (Amounts(text).FirstOrDefault(amount => amount.Value < 0) is { Name: not null } negative)
            yield return $"{negative.Name} is {negative.Value.ToString(CultureInfo.InvariantCulture)}. Nothing on a rate card can be below 0.";
        if (text.Tiers.Count == 0)
            yield return "tiers is empty. Write at least one with a price.";
        else if (text.Tiers[^1].UpToCu is not null)
            yield return "the last of tiers has an upToCu, so that CU beyond it would have no price. Leave it out there.";
        else if (text.Tiers.Zip(text.Tiers.Skip(1)).Any(pair => pair.First.UpToCu is not > 0 || pair.Second.UpToCu <= pair.First.UpToCu))
            yield return "tiers are not ascending in upToCu. Order them, the one without upToCu last.";
        if (text.Assumptions?.IdleConnection is not (null or "active" or "idle"))
            yield return $"assumptions.idleConnection is {text.Assumptions.IdleConnection}, which is neither active nor idle.";
    }

    private static IEnumerable<(string? Name, decimal Value)> Amounts(CardText text) =>
    [
        ("cu.invocation", text.Cu.Invocation),
        ("cu.activeVcpuSecond", text.Cu.ActiveVcpuSecond),
        ("cu.idleVcpuSecond", text.Cu.IdleVcpuSecond),
        ("cu.memoryGBSecond", text.Cu.MemoryGBSecond),
        ("cu.diskGBSecond", text.Cu.DiskGBSecond),
        .. (text.Cu.GpuGBSecond ?? []).SelectMany(gpu => new[] { ($"cu.gpuGBSecond.{gpu.Key}.active", gpu.Value.Active), ($"cu.gpuGBSecond.{gpu.Key}.idle", gpu.Value.Idle) }),
        .. text.Tiers.Select((tier, at) => ($"tiers[{at}].price", tier.Price)),
        ("assumptions.freeDiskMB", text.Assumptions?.FreeDiskMB ?? 0),
        ("assumptions.roundUpToMs", text.Assumptions?.RoundUpToMs ?? 0),
    ];

    private static RateCard CardOf(CardText text) => new()
    {
        Name = text.Name,
        Title = text.Title ?? text.Name,
        Source = text.Source,
        Date = DateOnly.ParseExact(text.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Currency = text.Currency,
        Cu = new CuFactors(
            text.Cu.Invocation, text.Cu.ActiveVcpuSecond, text.Cu.IdleVcpuSecond, text.Cu.MemoryGBSecond, text.Cu.DiskGBSecond, text.Cu.GpuGBSecond ?? []),
        Tiers = text.Tiers,
        Assumptions = new RateAssumptions
        {
            FreeDiskMB = text.Assumptions?.FreeDiskMB ?? 0,
            RoundUpTo = new TimeSpan((long)((text.Assumptions?.RoundUpToMs ?? 0) * TimeSpan.TicksPerMillisecond)),
            IdleConnectionIsActive = text.Assumptions?.IdleConnection != "idle",
        },
    };

    private static ConfigOutcome<RateCard> Failure(string file, int? line, string message) =>
        ConfigOutcome<RateCard>.Failure([new ConfigError(file, line, message)]);

    /// <summary>The library's message goes on with a path, a line and a position, which are told apart from it.</summary>
    private static string FirstSentence(string message) => message.Split(" Path: ")[0].Trim();
}

using System.Text;
using System.Text.Json.Nodes;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Tests.Docs;

namespace FcEmulator.Tests.Billing.Rates;

public class RateCardReaderTests
{
    public static TheoryData<string> BuiltIn => [.. RateCards.BuiltIn];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Load_CardThatComesWithFcemu_IsItsFileUnderItsName(string name)
    {
        var card = RateCards.Load(name);

        Assert.Empty(card.Errors);
        Assert.Equal(name, card.Value!.Name);
        Assert.StartsWith("https://", card.Value.Source, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "rates", name + ".json")));
    }

    [Fact]
    public void Load_NoName_IsTheDefault() => Assert.Equal(RateCards.DefaultName, RateCards.Load(null).Value!.Name);

    [Fact]
    public void Load_UnknownName_NamesThoseThereAre()
    {
        var error = Assert.Single(RateCards.Load("alibaba-intl-2024-07").Errors);

        Assert.Equal(
            "alibaba-intl-2024-07: no rate card has this name. Did you mean alibaba-intl-2024-08? There are alibaba-intl-2024-08, alibaba-intl-2024-08-promotion; a card of your own is named by its file, which ends in .json.",
            error.ToString());
    }

    [Fact]
    public void Load_FileThatIsMissing_IsOneSentence()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-card.json");

        Assert.StartsWith($"{path}: the rate card cannot be read: ", Assert.Single(RateCards.Load(path).Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Folder_IsOneSentence()
    {
        var folder = Path.GetTempPath();

        Assert.Equal($"{folder}: is a folder. Name the rate card in it.", Assert.Single(RateCards.Load(folder).Errors).ToString());
    }

    /// <summary>Rounding by the most there is, of as many intervals as a ledger of 10 GB has, is still a number.</summary>
    [Fact]
    public void Read_LargestAmounts_CanBeBilled()
    {
        var json = Sample();
        json["assumptions"]!["roundUpToMs"] = 3_600_000;
        json["cu"]!["memoryGBSecond"] = 1e6;
        json["tiers"] = new JsonArray(new JsonObject { ["price"] = 1e6 });
        var card = RateCardReader.Read("card.json", new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString()))).Value!;

        Assert.Equal(TimeSpan.FromMinutes(59), card.Assumptions.RoundingOf(TimeSpan.FromMinutes(1)));
        var cu = card.CuOf(new InstanceSpecification(16, 32_768, 10_240), new BilledTime(TimeSpan.FromDays(100_000), default, default), 1);
        Assert.True(card.CostOf(cu) > 0);
    }

    /// <summary>The schema is for editors; what it asks for must be what the reader asks for.</summary>
    [Fact]
    public void Schema_RequiredAndKnownKeys_AreTheReaders()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "rates", "rate-card.schema.json")))!;
        foreach (var required in schema["required"]!.AsArray().Select(key => (string)key!))
            Assert.NotEmpty(Errors(card => card.Remove(required)));
        foreach (var required in schema["properties"]!["cu"]!["required"]!.AsArray().Select(key => (string)key!))
            Assert.NotEmpty(Errors(card => card["cu"]!.AsObject().Remove(required)));
        var known = schema["properties"]!.AsObject().Select(property => property.Key);
        Assert.Equal(Sample().Select(property => property.Key), known);
        Assert.Equal(
            Sample()["assumptions"]!.AsObject().Select(property => property.Key),
            schema["properties"]!["assumptions"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(
            Sample()["cu"]!.AsObject().Select(property => property.Key),
            schema["properties"]!["cu"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void Read_EachMistake_IsToldWithItsCure()
    {
        Assert.Equal("date is 2024-13-01, which is no date. Write it as 2024-08-27.", Error(card => card["date"] = "2024-13-01"));
        Assert.Equal("currency is usd, which is no currency code. Write three capital letters, such as USD.", Error(card => card["currency"] = "usd"));
        Assert.Equal("cu.gpuGBSecond.ada.idle is -0.25. Nothing on a rate card can be below 0.", Error(card => card["cu"]!["gpuGBSecond"]!["ada"]!["idle"] = -0.25));
        Assert.Equal("tiers is empty. Write at least one.", Error(card => card["tiers"] = new JsonArray()));
        Assert.Equal("the last of tiers has an upToCu, so that CU beyond it would have no price. Leave it out there.", Error(card => card["tiers"]![2]!["upToCu"] = 1e9));
        Assert.Equal("tiers are not ascending in upToCu. Order them, the one without upToCu last.", Error(card => card["tiers"]![0]!["upToCu"] = 5e8));
        Assert.Equal("assumptions.idleConnection is half, which is neither active nor idle.", Error(card => card["assumptions"]!["idleConnection"] = "half"));
        Assert.StartsWith("not a rate card (at $.colour)", Error(card => card["colour"] = "blue"), StringComparison.Ordinal);
        Assert.Equal(
            "not a rate card (at $.currenci): there is no such property. Did you mean currency? See rates/rate-card.schema.json.",
            Error(card => card["currenci"] = "USD"));
        Assert.Equal(
            "not a rate card (at $.cu.invocation): it is a text, and should be a number. See rates/rate-card.schema.json.",
            Error(card => card["cu"]!["invocation"] = "much"));
        Assert.Equal("not a rate card (at $.cu): diskGBSecond is missing. See rates/rate-card.schema.json.", Error(card => card["cu"]!.AsObject().Remove("diskGBSecond")));
        Assert.Equal("not a rate card (at $.tiers): a number is among its values, which are objects. See rates/rate-card.schema.json.", Error(card => card["tiers"]!.AsArray().Insert(0, 1)));
        Assert.Equal(
            "not a rate card (at $.assumptions.freeDiskMB): 0.5 is no whole number, or too large. See rates/rate-card.schema.json.",
            Error(card => card["assumptions"]!["freeDiskMB"] = 0.5));
        Assert.Equal(
            "not a rate card (at $.assumptions.freeDiskMB): 10000000000 is no whole number, or too large. See rates/rate-card.schema.json.",
            Error(card => card["assumptions"]!["freeDiskMB"] = 1e10));
        Assert.Equal(
            "assumptions.roundUpToMs is 100000000000, which is more than an hour. Write milliseconds, such as 1 or 100.",
            Error(card => card["assumptions"]!["roundUpToMs"] = 1e11));
        Assert.Equal(
            "not a rate card (at $.assumptions.roundUpToMs): 1E+20 is out of range: the most is 1,000,000,000,000. See rates/rate-card.schema.json.",
            Error(card => card["assumptions"]!["roundUpToMs"] = 1e20));
        Assert.Equal("assumptions.roundUpToMs is -100000000000000000000. Nothing on a rate card can be below 0.", Error(card => card["assumptions"]!["roundUpToMs"] = -1e20));
        Assert.Equal(
            "not a rate card (at $.cu.memoryGBSecond): 1E+300 is out of range: the most is 1,000,000. See rates/rate-card.schema.json.",
            Error(card => card["cu"]!["memoryGBSecond"] = 1e300));
        Assert.Equal("name is empty. Write something.", Error(card => card["name"] = ""));
    }

    [Fact]
    public void Read_SeveralMistakes_AreToldTogether() =>
        Assert.Equal(2, Errors(card => (card["currency"], card["date"]) = ("x", "y")).Count);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{ \"name\": ")]
    public void Read_NoCardAtAll_IsOneError(string text) =>
        Assert.Single(RateCardReader.Read("card.json", new MemoryStream(Encoding.UTF8.GetBytes(text))).Errors);

    private static string Error(Action<JsonObject> change) => Assert.Single(Errors(change));

    private static List<string> Errors(Action<JsonObject> change)
    {
        var card = Sample();
        change(card);
        return [.. RateCardReader.Read("card.json", new MemoryStream(Encoding.UTF8.GetBytes(card.ToJsonString()))).Errors.Select(error => error.Message)];
    }

    private static JsonObject Sample() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "rates", RateCards.DefaultName + ".json")))!.AsObject();
}

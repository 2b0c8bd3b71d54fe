using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/access-log.md against what is written.</summary>
public class AccessLogPageTests
{
    private const string Page = "docs/access-log.md";

    [Fact]
    public void Page_Fields_AreThoseOfTheRecords()
    {
        Assert.Equal(NamesOf(AccessJson.Default.CallFinished), Fields("field"));
        Assert.Equal(NamesOf(AccessJson.Default.CallTimes), Fields("field of times"));
        Assert.Equal(NamesOf(AccessJson.Default.ColdStartParts), Fields("field of coldStart"));
        Assert.Equal(NamesOf(AccessJson.Default.LostCalls), Fields("field of lost"));
    }

    [Fact]
    public void Page_OutcomesAndKinds_AreThoseOfTheRecords()
    {
        Assert.Equal(Enum.GetValues<CallOutcomeWord>().Select(word => JsonSerializer.Serialize(word, AccessJson.Default.CallOutcomeWord).Trim('"')), Words("outcome"));
        Assert.Equal(Enum.GetValues<CallKindWord>().Select(word => JsonSerializer.Serialize(word, AccessJson.Default.CallKindWord).Trim('"')), Words("kind"));
    }

    private static IEnumerable<string> NamesOf(JsonTypeInfo type) => type.Properties.Where(property => property.Get is not null).Select(property => property.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(string column) => Repository.Table(Page, column, "meaning").Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Words(string field) => Repository.Code(Repository.Table(Page, "field", "meaning").Single(row => row[0] == $"`{field}`")[1]);
}

using System.Text.Json;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>The OpenAPI document: every address, and the shape of every answer.</summary>
public class ApiDocumentTests
{
    /// <summary>Text, nothing, and lines that docs/ledger.md describes.</summary>
    private static readonly string[] WithoutARecord = ["GET /api/ledger", "GET /api/report.html", "GET /api/token", "GET /healthz", "GET /readyz"];

    [Fact]
    public async Task Operations_AreAllAddresses_AndTellWhichNeedTheToken()
    {
        var document = await DocumentAsync();

        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
        var operations = Operations(document).ToList();
        Assert.Equal(
            [
                "DELETE /api/faults +token", "DELETE /api/faults/{id} +token", "DELETE /api/replays/{key} +token",
                "GET /api/faults", "GET /api/functions", "GET /api/instances", "GET /api/ledger", "GET /api/lint", "GET /api/live", "GET /api/live/logs +token", "GET /api/logs +token", "GET /api/report", "GET /api/report.html", "GET /api/requests", "GET /api/requests/{id}/explain", "GET /api/status", "GET /api/token +token",
                "GET /healthz", "GET /readyz", "POST /api/faults +token", "POST /api/functions/{name}/drain +token", "POST /api/instances/{id}/drain +token", "POST /api/replays +token", "POST /api/stop +token", "POST /api/token",
            ],
            operations.Select(one => one.Name + (one.Operation.TryGetProperty("security", out _) ? " +token" : "")).Order(StringComparer.Ordinal));
        Assert.All(operations, one => Assert.True(one.Operation.TryGetProperty("summary", out _), one.Name));
    }

    [Fact]
    public async Task Answers_AreVersionedRecords()
    {
        var document = await DocumentAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (name, operation) in Operations(document))
        {
            var answers = operation.GetProperty("responses").EnumerateObject().ToList();
            var good = answers.Where(answer => answer.Name[0] == '2').Select(Record).OfType<string>().ToList();
            Assert.Equal(WithoutARecord.Contains(name) ? 0 : 1, good.Count);
            Assert.All(answers.Where(answer => answer.Name[0] == '4'), answer => Assert.Equal("ErrorRecord", Record(answer)));
            Assert.Contains("403", answers.Select(answer => answer.Name));
            Assert.Equal(operation.TryGetProperty("security", out _), answers.Any(answer => answer.Name == "401"));
            Assert.All(good, record => Assert.Contains("version", schemas.GetProperty(record).GetProperty("required").EnumerateArray().Select(required => required.GetString())));
        }
    }

    /// <summary>What is null is left out of an answer.</summary>
    [Fact]
    public async Task Shapes_RequireOnlyWhatIsAlwaysThere()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["function", "instanceId", "state", "slotsUsed", "slots", "calls", "ageSeconds"], Required("InstanceStatus"));
        Assert.Equal(["version", "requestId", "method", "arrivedAt", "timeline", "why", "billing"], Required("Explanation"));
        Assert.True(schemas.GetProperty("InstanceStatus").GetProperty("properties").TryGetProperty("processId", out _));

        IEnumerable<string?> Required(string schema) => schemas.GetProperty(schema).GetProperty("required").EnumerateArray().Select(name => name.GetString());
    }

    private static async Task<JsonElement> DocumentAsync()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => Task.CompletedTask));
        await using var admin = await emulator.OpenAdminAsync();
        using var api = new AdminApi(admin);
        var (status, body) = await api.SendAsync("GET", "/openapi.json");
        Assert.Equal(200, status);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    /// <summary>Name of the answer's schema; null where it is no record.</summary>
    private static string? Record(JsonProperty answer) =>
        answer.Value.TryGetProperty("content", out var content) && content.EnumerateObject().Single().Value.GetProperty("schema").TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/')[^1]
            : null;
}

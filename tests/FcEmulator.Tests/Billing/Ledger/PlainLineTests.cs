using System.Text;
using System.Text.Json;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

/// <summary>The quick reader of plain lines against the full JSON reader.</summary>
public class PlainLineTests
{
    private static readonly string Line = Text(new CallRecord(
        "f", "c-1", 1, "r-1", "k-1", "/a/b", CallKind.Unary, true, At(0), At(1), new CallResult(CallOutcome.Completed, 0, null, 1, 1)));

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":"x","b":[],"c":["y","]"],"d":true,"e":false,"f":null,"g":0.25,"h":-1}""")]
    [InlineData("""{"a":"ümläut"}""")]
    public void TryParse_LineLikeTheEmulators_HasTheFieldsOfTheFullReader(string line) =>
        Assert.Equal(line.Contains('-', StringComparison.Ordinal) ? null : Fields(line), Plain(line));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"a":1} """)]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a":"x\n"}""")]
    [InlineData("""{"a":{"b":1}}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":nul}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1}{"a":1}""")]
    [InlineData("""{"a":["x" ]}""")]
    [InlineData("{\"a\":\"tab\there\"}")]
    public void TryParse_AnyOtherLine_IsLeftToTheFullReader(string line) => Assert.Null(Plain(line));

    /// <summary>A real line with a few bytes changed, cut out or doubled: what the quick reader takes, the full one takes the same way.</summary>
    [Fact]
    public void TryParse_DamagedLines_NeverSaysOtherThanTheFullReader()
    {
        var random = new Random(1);
        var taken = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Line).ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0:
                        bytes[at] = (byte)"\"{}[]:,\\0123456789.-tfnae \t"[random.Next(27)];
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    default:
                        bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                        break;
                }
            }

            var line = Encoding.UTF8.GetString([.. bytes]);
            if (Plain(line) is not { } plain)
                continue;
            taken++;
            // Numbers are only cut out here; what is none is found when it is read.
            if (Fields(line) is { } full)
                Assert.Equal(full, plain);
            else
                Assert.Contains(plain.Where((_, at) => at % 2 == 1), value => !IsJson(value));
        }

        Assert.True(taken > 1_000);
    }

    private static List<string>? Plain(string text)
    {
        var line = Encoding.UTF8.GetBytes(text);
        var fields = new LineField[1];
        return PlainLine.TryParse(line, ref fields, out var count)
            ? [.. fields.Take(count).SelectMany(f => new[] { Cut(line, f.NameAt, f.NameLength), Cut(line, f.ValueAt, f.ValueLength) })]
            : null;
    }

    private static List<string>? Fields(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateObject().SelectMany(field => new[] { field.Name, field.Value.GetRawText() })];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Cut(byte[] line, int at, int length) => Encoding.UTF8.GetString(line, at, length);
}

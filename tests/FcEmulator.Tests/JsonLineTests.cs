using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests;

/// <summary>Lines by hand against System.Text.Json's. Texts, times and doubles of any kind are in <see cref="Telemetry.AccessLineTests"/>.</summary>
public class JsonLineTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(20261130, 1);

    /// <summary>Durations of the ledger, from 100 ns to centuries.</summary>
    [Fact]
    public void AddFixed_AnyTicks_AreTheirMilliseconds() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        number =>
        {
            foreach (var ticks in (ReadOnlySpan<long>)[number, number % 20_000L, number * 10L, number * 10_000L, number * 1_000_000_000L, -number])
                AssertSame((ref JsonLine line) => line.AddFixed("ms"u8, ticks, 10_000), json => json.WriteNumber("ms"u8, (decimal)ticks / 10_000));
        }).Check(Seeded);

    [Theory]
    [InlineData("0")]
    [InlineData("0.05")]
    [InlineData("1")]
    [InlineData("16.00")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void Add_Decimal_IsTheSerializers(string number)
    {
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        AssertSame((ref JsonLine line) => line.Add("cpu"u8, value), json => json.WriteNumber("cpu"u8, value));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void Add_Long_IsTheSerializers(long value) =>
        AssertSame((ref JsonLine line) => line.Add("n"u8, value), json => json.WriteNumber("n"u8, value));

    [Fact]
    public void Add_MoreThanTheRoomAskedForAtOnce_IsWhole() => AssertSame(
        (ref JsonLine line) =>
        {
            for (var length = 0; length < 3_000; length += 97)
                line.Add("text"u8, new string('语', length));
            line.Add("texts"u8, Enumerable.Repeat("1-65a77fbb-157f3f32-e1ee24b17e49", 100).ToArray());
        },
        json =>
        {
            for (var length = 0; length < 3_000; length += 97)
                json.WriteString("text"u8, new string('语', length));
            json.WriteStartArray("texts"u8);
            foreach (var text in Enumerable.Repeat("1-65a77fbb-157f3f32-e1ee24b17e49", 100))
                json.WriteStringValue(text);
            json.WriteEndArray();
        });

    [Fact]
    public void Add_Null_IsLeftOut() => AssertSame(
        (ref JsonLine line) =>
        {
            line.Add("text"u8, (string?)null);
            line.Add("n"u8, (long?)null);
            line.Add("ms"u8, (double?)null);
            line.Add("cpu"u8, (decimal?)null);
            line.Add("texts"u8, []);
            line.Add("yes"u8, true);
        },
        json =>
        {
            json.WriteStartArray("texts"u8);
            json.WriteEndArray();
            json.WriteBoolean("yes"u8, true);
        });

    [Fact]
    public void Open_AnObject_HasItsOwnParts() => AssertSame(
        (ref JsonLine line) =>
        {
            line.Add("a"u8, 1);
            line.Open("b"u8);
            line.Add("c"u8, 2);
            line.Add("d"u8, 3);
            line.Close();
            line.Add("e"u8, 4);
        },
        json =>
        {
            json.WriteNumber("a"u8, 1);
            json.WriteStartObject("b"u8);
            json.WriteNumber("c"u8, 2);
            json.WriteNumber("d"u8, 3);
            json.WriteEndObject();
            json.WriteNumber("e"u8, 4);
        });

    private delegate void Parts(ref JsonLine line);

    private static void AssertSame(Parts parts, Action<Utf8JsonWriter> expected)
    {
        var written = new ArrayBufferWriter<byte>(16);
        var line = new JsonLine(written);
        parts(ref line);
        line.End();

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            expected(json);
            json.WriteEndObject();
        }

        Assert.Equal(Encoding.UTF8.GetString(stream.ToArray()), Encoding.UTF8.GetString(written.WrittenSpan));
    }
}

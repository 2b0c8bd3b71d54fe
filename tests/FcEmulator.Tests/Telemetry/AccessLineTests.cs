using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;
using FcEmulator.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Telemetry;

/// <summary>The access log's line by hand against that of the serializer, which reads it.</summary>
public class AccessLineTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20261130, 1);

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly string[] Texts =
        ["", "greeter", "/helloworld.Greeter/SayHello", "a \"quoted\" \\ word", "line\nand\ttab\u0001\u007f", "<&'+`>", "函数", "naïve", "😀", "half \ud83d", "\ude00 half", "\u2028\u2029\ufeff"];

    private static readonly double[] Numbers =
        [0, -0.0, 0.001, 0.01, 0.1, 1, 1.5, 2.96, 10.05, 999.999, 1000, 86_400_000.001, 0.0001, 0.0005, 1.0000001, 999_999_999_999.999, 1e12, 1e15, 1e16, 1e300, 5e-324, -0.001, -7, 0.1 + 0.2];

    private static readonly TimeSpan[] Times = [TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromTicks(10), TimeSpan.FromMilliseconds(120), TimeSpan.FromTicks(9_999_999), TimeSpan.FromDays(300)];

    [Fact]
    public void Write_AnyCall_IsOctetForOctetTheSerializers() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            // The slot's moment is also told as a time of day, which not every number is one of.
            var times = Any(new CallTimes(1, 2, 3, 4, 5, 6, 7), random) with { SlotMs = random.Next(3) == 0 ? null : Math.Round(random.NextDouble() * 10_000, random.Next(0, 8)) };
            var call = Any(TestCalls.Ok(At), random) with { Times = times };
            if (random.Next(2) == 0)
                call = call with { ColdStart = Any(new ColdStartParts(At, 1, 2, 3, 4, 5), random) };
            Assert.Equal(Serialized(call), Written(call));
        }).Check(Seeded);

    /// <summary>What times are made of: every number of microseconds, as near as doubles of milliseconds come to it.</summary>
    [Fact]
    public void Write_AnyMicrosecond_IsTheSerializers() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        microseconds =>
        {
            foreach (var scale in (ReadOnlySpan<int>)[1, 1_000, 1_000_000])
            {
                var call = TestCalls.Ok(At) with { MemoryUsageMB = (double)microseconds * scale / 1000 };
                Assert.Equal(Serialized(call), Written(call));
            }
        }).Check(Seeded);

    [Fact]
    public void Write_EveryOutcomeAndKind_IsTheSerializers()
    {
        foreach (var outcome in Enum.GetValues<CallOutcomeWord>())
        {
            foreach (var kind in Enum.GetValues<CallKindWord>().Cast<CallKindWord?>().Append(null))
            {
                var call = TestCalls.Ok(At) with { Outcome = outcome, Kind = kind };
                Assert.Equal(Serialized(call), Written(call));
            }
        }
    }

    /// <summary>A copy with another value in each part that can be given one, now and then null where that is allowed.</summary>
    private static T Any<T>(T record, Random random)
        where T : notnull
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, [])!;
        foreach (var property in typeof(T).GetProperties().Where(property => property.SetMethod is not null))
        {
            if (AnyOf(property.PropertyType, random) is { } value)
                property.SetValue(copy, random.Next(4) == 0 && MayBeNull(property) ? null : value);
        }

        return copy;
    }

    private static bool MayBeNull(PropertyInfo property) => new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static object? AnyOf(Type type, Random random) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => Pick(Texts, random),
        var t when t == typeof(int) => random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(0, 500),
        var t when t == typeof(long) => random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.NextInt64(0, 100_000),
        var t when t == typeof(double) => random.Next(2) == 0 ? Pick(Numbers, random) : Math.Round(random.NextDouble() * 10_000, random.Next(0, 8)),
        var t when t == typeof(bool) => random.Next(2) == 0,
        var t when t == typeof(DateTimeOffset) => new DateTimeOffset(At.DateTime + Pick(Times, random), TimeSpan.FromMinutes(30 * random.Next(-4, 5))),
        var t when t == typeof(IReadOnlyList<string>) => Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Texts, random)).ToArray(),
        var t when t.IsEnum => Pick(Enum.GetValues(t).Cast<object>().ToArray(), random),
        var t when t == typeof(CallTimes) || t == typeof(ColdStartParts) => null,
        var t => throw new InvalidOperationException($"No values of {t} are known here: add some, and write the part in AccessLine."),
    };

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];

    private static string Written(CallFinished call)
    {
        var lines = new ArrayBufferWriter<byte>();
        AccessLine.Write(lines, call);
        return Encoding.UTF8.GetString(lines.WrittenSpan);
    }

    private static string Serialized(CallFinished call)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(json, call, AccessJson.Default.CallFinished);
        return Encoding.UTF8.GetString(line.ToArray());
    }
}

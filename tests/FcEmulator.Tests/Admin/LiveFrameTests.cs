using System.Text.Json;
using FcEmulator.Admin;
using FcEmulator.Admin.Live;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Admin;

/// <summary>A dashboard gets a frame when it takes one: of bounded size, however many calls came in between.</summary>
public class LiveFrameTests
{
    /// <summary>
    /// A call that is listed or drawn is at most 500 octets of JSON, an interval or an instance that is billed now at most 150:
    /// (100 + 400) × 500 + (400 + 200) × 150, and something for the rest.
    /// </summary>
    private const int MostOctets = 350_000;

    [Fact]
    public async Task Next_AfterTenTimesAsManyCalls_IsNotLarger_AndCountsAll()
    {
        await using var emulator = await TestEmulator.StartAsync(new ScriptedLauncher(_ => Task.CompletedTask));
        var view = emulator.AdminView();
        var live = new LiveView(view, emulator.Parts.Meter, emulator.Parts.Events, RateCards.Load(null).Value!);
        var connection = emulator.Parts.Meter.AddConnection("0HN1");
        var instances = Enumerable.Range(0, 200).Select(Instance).ToList();
        foreach (var busy in instances[100..])
            Begin(busy, "open");
        live.Next();

        var few = FrameAfter(2_000);
        var many = FrameAfter(20_000);

        Assert.Equal((100, 400, 400), Lengths(few));
        Assert.Equal((100, 400, 400), Lengths(many));
        Assert.InRange(Octets(few), 50_000, MostOctets);
        Assert.InRange(Octets(many), 50_000, MostOctets);

        LiveFrame FrameAfter(int calls)
        {
            for (var made = 0; made < calls; made++)
            {
                var call = Begin(instances[made % 100], $"1-65a77fbb-157f3f32-{made:x12}");
                emulator.Time.Advance(TimeSpan.FromTicks(10));
                call.End(new CallResult(CallOutcome.Completed, 0, 200, 1, 1), emulator.Time.GetUtcNow());
                view.History.Add(TestCalls.Ok(emulator.Time.GetUtcNow()));
            }

            // The beginning of an interval waits until all lines before it are in the file.
            Begin(Instance(calls), "last");
            var frame = live.Next();
            Assert.Equal(calls, frame.Requests.Finished.Count + frame.Requests.NotListed);
            Assert.Equal(calls, frame.Timeline.Calls.Count + frame.Timeline.CallsLeftOut);
            return frame;
        }

        MeteredInstance Instance(int number) =>
            emulator.Parts.Meter.AddInstance(TestFunctions.Greeter, $"c-65a77eb0-15416274-{number:x12}", emulator.Time.GetUtcNow());

        MeteredCall Begin(MeteredInstance instance, string request) =>
            instance.Begin(connection, request, "/helloworld.Greeter/SayHello", coldStart: false, emulator.Time.GetUtcNow());
    }

    private static (int Finished, int Calls, int Intervals) Lengths(LiveFrame frame) =>
        (frame.Requests.Finished.Count, frame.Timeline.Calls.Count, frame.Timeline.Intervals.Count);

    private static int Octets(LiveFrame frame) => JsonSerializer.SerializeToUtf8Bytes(frame, AdminJson.Default.LiveFrame).Length;
}

using System.Text.Json;
using FcEmulator.Cli;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Cli;

/// <summary>Each line of the console, for people and for programs.</summary>
public class ConsoleFormatTests
{
    private const string Instance = "c-65a77eb0-15416274-ff5adb";

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly CallFinished Call = TestCalls.Ok(At, ms: 12.34) with { IsColdStart = true };

    public static TheoryData<object, string, string> Events => new()
    {
        {
            new InstanceStarting(At, "greeter", Instance, "first request"),
            "greeter[ff5adb] starting (first request)",
            """{"event":"instanceStarting","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","reason":"first request"}"""
        },
        {
            new InstanceReady(At, "greeter", Instance, 1234, TimeSpan.FromMilliseconds(250)),
            "greeter[ff5adb] ready after 250 ms, process 1234",
            """{"event":"instanceReady","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","processId":1234,"tookMs":250}"""
        },
        {
            new InstanceReady(At, "greeter", Instance, null, TimeSpan.FromMilliseconds(1.5)),
            "greeter[ff5adb] ready after 1.50 ms",
            """{"event":"instanceReady","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","processId":null,"tookMs":1.5}"""
        },
        {
            new InstanceStopped(At, "greeter", Instance, "idle"),
            "greeter[ff5adb] stopped (idle)",
            """{"event":"instanceStopped","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","reason":"idle"}"""
        },
        {
            new FunctionOutput(At, "greeter", Instance, "hello \t there"),
            "greeter[ff5adb] | hello \t there",
            """{"event":"output","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","text":"hello \t there"}"""
        },
        {
            new Warning(At, "Mind this."),
            "Mind this.",
            """{"event":"warning","at":"2026-01-02T03:04:05.678+00:00","text":"Mind this."}"""
        },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Write_Event_IsOneLine(object happened, string text, string json)
    {
        Assert.Equal($"03:04:05.678 {text}\n", Text(format => format.Write((EmulatorEvent)happened, Output)));
        Assert.Equal(json + "\n", Json((EmulatorEvent)happened));
    }

    [Fact]
    public void Write_FailedInstance_ShowsItsLastLines()
    {
        var failed = new InstanceFailed(At, "greeter", Instance, "It ended.", ["one", "two"]);

        Assert.Equal(
            "03:04:05.678 greeter[ff5adb] did not start: It ended.\n03:04:05.678 greeter[ff5adb] | one\n03:04:05.678 greeter[ff5adb] | two\n",
            Text(format => format.Write(failed, Output)));
        Assert.Equal(
            """{"event":"instanceFailed","at":"2026-01-02T03:04:05.678+00:00","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","message":"It ended.","lastOutput":["one","two"]}""" + "\n",
            Json(failed));
    }

    [Fact]
    public void Write_Call_IsOneLine()
    {
        Assert.Equal("03:04:05.678 greeter[ff5adb] /s/m  ok  12.3 ms  cold\n", Text(format => format.Write(Call, Output)));
        Assert.Equal(
            "03:04:05.678 greeter /s/m  429 ResourceExhausted  0.00 ms\n",
            Text(format => format.Write((Call with { InstanceId = null, Status = "429 ResourceExhausted", IsColdStart = false }).Lasting(0), Output)));
        Assert.Equal(
            "03:04:05.678 - /s/m  404 DomainNameNotFound  1.50 s\n",
            Text(format => format.Write(
                (Call with { FunctionName = null, InstanceId = null, Status = "404 DomainNameNotFound", IsColdStart = false }).Lasting(1500), Output)));
        var measured = Call with { MemoryUsageMB = 61.27 };
        Assert.Equal("03:04:05.678 greeter[ff5adb] /s/m  ok  12.3 ms  61 MB  cold\n", Text(format => format.Write(measured, Output)));
        new JsonFormat().Write(measured, Output);
        Assert.Equal(
            """{"event":"call","at":"2026-01-02T03:04:05.678+00:00","requestId":"1-65a77fbb-157f3f32-e1ee24b17e49","function":"greeter","instanceId":"c-65a77eb0-15416274-ff5adb","method":"/s/m","outcome":"ok","failed":false,"durationMs":12.34,"cold":true,"memoryUsageMB":61.27}""" + "\n",
            Taken());
    }

    [Fact]
    public void Write_Counts_IsOneLine()
    {
        var more = new CallCounts(12_345, 6, 7, TimeSpan.FromMilliseconds(890));

        Assert.Equal("03:04:05.678 … and 12,345 more calls: 6 failed, 7 cold, longest 890 ms\n", Text(format => format.Write(At, more, Output)));
        new JsonFormat().Write(At, more, Output);
        Assert.Equal(
            """{"event":"moreCalls","at":"2026-01-02T03:04:05.678+00:00","calls":12345,"failed":6,"cold":7,"longestMs":890}""" + "\n", Taken());
    }

    [Fact]
    public void Write_Colored_ColorsFailuresOnly()
    {
        var format = new TextFormat(colored: true, TimeZoneInfo.Utc);
        format.Write(Call, Output);
        format.Write(Call with { Outcome = CallOutcomeWord.TimedOut, Status = "timeout", IsColdStart = false }, Output);

        Assert.Equal(
            "03:04:05.678 greeter[ff5adb] /s/m  ok  12.3 ms  cold\n"
            + "\e[2m03:04:05.678\e[0m \e[31mgreeter[ff5adb] /s/m  timeout  12.3 ms\e[0m\n",
            Taken());
    }

    public static TheoryData<string> Steering => new()
    {
        "\e[2J\e]0;title\a", "one\rtwo", "line\nbreak", "\u009b31m", "bell\u0007", "nul\0", "del\u007f",
    };

    [Theory]
    [MemberData(nameof(Steering))]
    public void Write_ControlCharacters_NeverReachTheTerminal(string text)
    {
        var format = new TextFormat(colored: false, TimeZoneInfo.Utc);
        format.Write(new FunctionOutput(At, "greeter", Instance, text), Output);
        format.Write(Call with { Method = text }, Output);
        format.Write(Call with { Status = text }, Output);
        format.Write(new Warning(At, text), Output);
        format.Write(new InstanceFailed(At, "greeter", Instance, text, [text]), Output);
        format.Write(new InstanceStopped(At, "greeter", Instance, text), Output);
        var lines = Taken();

        Assert.Equal(7, lines.Count(c => c == '\n'));
        Assert.DoesNotContain(lines, c => char.IsControl(c) && c != '\n');

        foreach (var happened in (EmulatorEvent[])[new FunctionOutput(At, "greeter", Instance, text), new Warning(At, text)])
        {
            using var json = JsonDocument.Parse(Json(happened));
            Assert.Equal(text, json.RootElement.GetProperty("text").GetString());
        }
    }

    private StringWriter Output { get; } = new() { NewLine = "\n" };

    private string Text(Action<IConsoleFormat> write)
    {
        write(new TextFormat(colored: false, TimeZoneInfo.Utc));
        return Taken();
    }

    private string Json(EmulatorEvent happened)
    {
        new JsonFormat().Write(happened, Output);
        return Taken();
    }

    private string Taken()
    {
        var written = Output.ToString();
        Output.GetStringBuilder().Clear();
        return written;
    }
}

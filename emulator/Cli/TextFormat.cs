using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>Lines for people: one short line each, readable in a loop.</summary>
/// <param name="colored">With ANSI colours, for a terminal.</param>
/// <param name="columns">How wide the terminal is at the moment; null for a file, where the lines of calls are as long as they are.</param>
internal sealed class TextFormat(bool colored, TimeZoneInfo zone, Func<int>? columns = null) : IConsoleFormat
{
    /// <summary>"HH:mm:ss.fff " in front of each line.</summary>
    private const int TimeLength = 13;

    private const string Dim = "\e[2m";
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Plain = "\e[0m";

    public void Write(EmulatorEvent happened, TextWriter output)
    {
        switch (happened)
        {
            case InstanceStarting starting:
                Line(output, starting.At, Dim, $"{Label(starting.Function, starting.InstanceId)} starting ({starting.Reason})");
                break;
            case InstanceProcess process:
                Line(output, process.At, Yellow, string.Create(CultureInfo.InvariantCulture, $"{Label(process.Function, process.InstanceId)} is process {process.ProcessId}: attach your debugger to it"));
                break;
            case InstanceReady ready:
                var processId = ready.ProcessId is { } id ? string.Create(CultureInfo.InvariantCulture, $", process {id}") : "";
                Line(output, ready.At, Green, $"{Label(ready.Function, ready.InstanceId)} ready after {Duration(ready.Took)}{processId}");
                break;
            case InstanceStopped stopped:
                Line(output, stopped.At, Dim, $"{Label(stopped.Function, stopped.InstanceId)} stopped ({stopped.Reason})");
                break;
            case InstanceFailed failed:
                Line(output, failed.At, Red, $"{Label(failed.Function, failed.InstanceId)} did not start: {failed.Message}");
                foreach (var last in failed.LastOutput)
                    Line(output, failed.At, Red, $"{Label(failed.Function, failed.InstanceId)} | {last}");
                break;
            case HookFinished hook:
                Line(output, hook.At, hook.Problem is null ? Dim : Red, $"{Label(hook.Function, hook.InstanceId)} {hook.Hook} {hook.Problem ?? "ok"}  {Duration(hook.Took)}");
                break;
            case HealthChanged health:
                var verdict = health.Healthy ? "healthy again" : $"unhealthy, gets no requests and is replaced: {health.Problem}";
                Line(output, health.At, health.Healthy ? Green : Yellow, $"{Label(health.Function, health.InstanceId)} {verdict}");
                break;
            case FunctionOutput printed:
                Line(output, printed.At, "", $"{Label(printed.Function, printed.InstanceId)} | {printed.Text}");
                break;
            case Reloading or BuildOutput or Reloaded or ReloadFailed:
                foreach (var (text, color) in ReloadText.Of(happened))
                    Line(output, happened.At, color switch { ReloadColor.Good => Green, ReloadColor.Bad => Red, _ => "" }, text);
                break;
            case Warning warning:
                Line(output, warning.At, Yellow, warning.Text);
                break;
        }
    }

    public void Write(CallFinished call, TextWriter output) =>
        Line(output, call.EndedAt, call.Failed ? Red : "", CallLine.Of(call, columns is null ? int.MaxValue : columns() - TimeLength));

    public void Write(DateTimeOffset at, in CallCounts more, TextWriter output)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"… and {more.Calls:N0} more calls: {more.Failed:N0} failed, {more.Cold:N0} cold, longest {Duration(more.Longest)}");
        Line(output, at, more.Failed > 0 ? Red : Dim, text);
    }

    /// <summary>Three digits that matter, with their unit.</summary>
    public static string Duration(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.00} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s"),
    };

    /// <summary>The function and the end of the instance's id, enough to tell instances apart on one screen.</summary>
    public static string Label(string function, string instanceId) => $"{function}[{ShortId(instanceId)}]";

    public static string ShortId(string instanceId) => instanceId.Length > 6 ? instanceId[^6..] : instanceId;

    /// <summary>What clients and functions send must not steer the terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            return text;
        return string.Create(text.Length, text, static (shown, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                shown[i] = char.IsControl(text[i]) && text[i] != '\t' ? '\ufffd' : text[i];
        });
    }

    /// <summary>The same of several lines.</summary>
    public static string PrintableLines(string text) => string.Join('\n', text.Split('\n').Select(Printable));

    private void Line(TextWriter output, DateTimeOffset at, string color, string text)
    {
        var time = TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var shown = Printable(text);
        output.WriteLine(colored && color.Length > 0 ? $"{Dim}{time}{Plain} {color}{shown}{Plain}" : $"{time} {shown}");
    }
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>A finished call as one line for people, made to fit: what happened stays whole, names are shortened. Pure.</summary>
internal static class CallLine
{
    /// <summary>Shorter than this a name says nothing.</summary>
    private const int ShortestName = 8;

    /// <param name="width">Columns there are; the line is longer only where nothing more can be left out.</param>
    public static string Of(CallFinished call, int width)
    {
        var (function, instance) = (call.FunctionName ?? "-", call.InstanceId is { } id && call.FunctionName is not null ? $"[{TextFormat.ShortId(id)}]" : "");
        var tail = Tail(call, call.MemoryUsageMB);
        if (tail.Length + (2 * ShortestName) + instance.Length >= width)
            tail = Tail(call, memory: null);
        var room = width - tail.Length;
        var method = call.Method;
        if (Length() > room && method.LastIndexOf('.') is > 0 and var package && package < method.LastIndexOf('/'))
            method = method[(package + 1)..];
        if (Length() > room)
            function = Shorten(function, Math.Max(ShortestName, room - (Length() - function.Length)));
        if (Length() > room)
            method = Shorten(method, Math.Max(ShortestName, room - (Length() - method.Length)));
        return $"{function}{instance} {method}{tail}";

        int Length() => function.Length + instance.Length + 1 + method.Length;
    }

    private static string Tail(CallFinished call, double? memory)
    {
        var messages = call.Kind == CallKindWord.Streaming
            ? string.Create(CultureInfo.InvariantCulture, $"  {call.MessagesIn} in {call.MessagesOut} out")
            : "";
        var used = memory is { } megabytes ? string.Create(CultureInfo.InvariantCulture, $"  {megabytes:0} MB") : "";
        var cold = call.IsColdStart ? "  cold" : "";
        var faults = call.Faults is { Count: > 0 } ? "  fault" : "";
        return $"  {call.Status}  {TextFormat.Duration(call.Duration)}{messages}{used}{cold}{faults}";
    }

    /// <summary>Keeps both ends: names often differ at either.</summary>
    private static string Shorten(string name, int length)
    {
        if (name.Length <= length)
            return name;
        var front = (length - 1) / 2;
        return $"{name[..front]}…{name[^(length - 1 - front)..]}";
    }
}

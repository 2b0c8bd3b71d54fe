using System.Text.Json;
using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

/// <summary>One JSON object a line, told apart by <c>event</c>; durations in ms, times in UTC.</summary>
internal sealed class JsonFormat : IConsoleFormat
{
    public void Write(EmulatorEvent happened, TextWriter output)
    {
        switch (happened)
        {
            case Listening e:
                Line(output, new { @event = "listening", at = e.At, address = e.Address, ca = e.CaFile, ledger = e.Ledger });
                break;
            case InstanceStarting e:
                Line(output, new { @event = "instanceStarting", at = e.At, function = e.Function, instanceId = e.InstanceId, reason = e.Reason });
                break;
            case InstanceProcess e:
                Line(output, new { @event = "instanceProcess", at = e.At, function = e.Function, instanceId = e.InstanceId, processId = e.ProcessId });
                break;
            case InstanceReady e:
                Line(output, new { @event = "instanceReady", at = e.At, function = e.Function, instanceId = e.InstanceId, processId = e.ProcessId, tookMs = e.Took.TotalMilliseconds });
                break;
            case InstanceStopped e:
                Line(output, new { @event = "instanceStopped", at = e.At, function = e.Function, instanceId = e.InstanceId, reason = e.Reason });
                break;
            case InstanceFailed e:
                Line(output, new { @event = "instanceFailed", at = e.At, function = e.Function, instanceId = e.InstanceId, message = e.Message, lastOutput = e.LastOutput });
                break;
            case HookFinished e:
                Line(output, new { @event = "hook", at = e.At, function = e.Function, instanceId = e.InstanceId, hook = e.Hook, requestId = e.RequestId, tookMs = e.Took.TotalMilliseconds, problem = e.Problem });
                break;
            case HealthChanged e:
                Line(output, new { @event = "health", at = e.At, function = e.Function, instanceId = e.InstanceId, healthy = e.Healthy, problem = e.Problem });
                break;
            case FunctionOutput e:
                Line(output, new { @event = "output", at = e.At, function = e.Function, instanceId = e.InstanceId, text = e.Text });
                break;
            case Reloading e:
                Line(output, new { @event = "reloading", at = e.At, files = e.Files, functions = e.Functions });
                break;
            case BuildOutput e:
                Line(output, new { @event = "buildOutput", at = e.At, function = e.Function, text = e.Text });
                break;
            case Reloaded e:
                Line(output, new { @event = "reloaded", at = e.At, renewed = e.Renewed, removed = e.Removed, finishing = e.Finishing, tookMs = e.Took.TotalMilliseconds });
                break;
            case ReloadFailed e:
                Line(output, new { @event = "reloadFailed", at = e.At, reason = e.Reason, errors = e.Errors });
                break;
            case Warning e:
                Line(output, new { @event = "warning", at = e.At, text = e.Text });
                break;
        }
    }

    public void Write(CallFinished call, TextWriter output) => Line(output, new
    {
        @event = "call",
        at = call.EndedAt,
        requestId = call.RequestId,
        function = call.FunctionName,
        instanceId = call.InstanceId,
        method = call.Method,
        outcome = call.Status,
        failed = call.Failed,
        durationMs = call.Times.EndMs,
        cold = call.IsColdStart,
        memoryUsageMB = call.MemoryUsageMB,
    });

    public void Write(DateTimeOffset at, in CallCounts more, TextWriter output) => Line(output, new
    {
        @event = "moreCalls",
        at,
        calls = more.Calls,
        failed = more.Failed,
        cold = more.Cold,
        longestMs = more.Longest.TotalMilliseconds,
    });

    private static void Line<T>(TextWriter output, T line) => output.WriteLine(JsonSerializer.Serialize(line));
}

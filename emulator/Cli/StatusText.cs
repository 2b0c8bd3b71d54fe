using System.Globalization;
using System.Text;
using FcEmulator.Admin;

namespace FcEmulator.Cli;

/// <summary>The status as people read it in a terminal. Pure.</summary>
internal static class StatusText
{
    private static readonly string[] Columns = ["instance", "state", "slots", "calls", "age", "memory", "process"];

    /// <summary>Columns of numbers stand on their right edge.</summary>
    private static readonly bool[] RightAligned = [false, false, true, true, true, true, true];

    public static string Of(EmulatorStatus status)
    {
        var text = new StringBuilder();
        var stopping = status.Stopping ? ", stopping" : "";
        text.AppendLine($"fcemu serves {status.Template} on {status.Address}");
        text.AppendLine($"  process  {status.ProcessId}, up {Age(status.UptimeSeconds)}{stopping}");
        text.AppendLine($"  data     {status.DataFolder}");
        text.AppendLine($"  admin    {status.Admin}");
        foreach (var function in status.Functions)
        {
            text.AppendLine();
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{function.Name}  concurrency {function.InstanceConcurrency}, timeout {function.TimeoutSeconds} s, {function.Cpu} vCPU, {function.MemoryMB} MB, up to {function.InstanceLimit} instances"));
            Instances(text, [.. status.Instances.Where(instance => instance.Function == function.Name)]);
        }

        var served = status.Functions.Select(function => function.Name).ToHashSet();
        foreach (var left in status.Instances.Where(instance => !served.Contains(instance.Function)).GroupBy(instance => instance.Function))
        {
            text.AppendLine();
            text.AppendLine($"{left.Key}  not in s.yaml any more");
            Instances(text, [.. left]);
        }

        return text.ToString();
    }

    private static void Instances(StringBuilder text, IReadOnlyList<InstanceStatus> instances)
    {
        if (instances.Count == 0)
        {
            text.AppendLine("  no instance: the next call starts one");
            return;
        }

        string[][] rows = [Columns, .. instances.Select(Row)];
        var widths = Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => RightAligned[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.AppendLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }

    private static string[] Row(InstanceStatus instance) =>
    [
        instance.InstanceId,
        instance.State,
        $"{instance.SlotsUsed}/{instance.Slots}",
        instance.Calls.ToString(CultureInfo.InvariantCulture),
        Age(instance.AgeSeconds),
        instance.MaxMemoryMB is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory:0} MB") : "-",
        instance.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-",
    ];

    private static string Age(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h {(int)seconds / 60 % 60} min"),
    };
}

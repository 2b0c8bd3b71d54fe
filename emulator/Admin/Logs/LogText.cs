using FcEmulator.Instances.Output;

namespace FcEmulator.Admin.Logs;

/// <summary>A line of a log as its record. Pure.</summary>
internal static class LogText
{
    public static LogLineRecord Record(in OutputLine line) => new(
        AdminJson.Version,
        line.At,
        line.Function,
        line.InstanceId ?? "",
        line.Stream switch
        {
            OutputStream.Stdout => "stdout",
            OutputStream.Stderr => "stderr",
            _ => "note",
        },
        line.Text);
}

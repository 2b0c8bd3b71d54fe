using System.Globalization;
using System.Text;

namespace FcEmulator.Replay;

/// <summary>What came of a replay, for people. Pure.</summary>
internal static class ReplayText
{
    private const int Shown = 20;

    public static string Of(ReplayReport report)
    {
        var text = new StringBuilder();
        Add(text, $"{report.Calls:N0} calls replayed, {report.Differences.Count:N0} ended otherwise than recorded; the latest began {report.LatestMs:0.#} ms late.");
        List(text, report.Differences, call => $"{call.RequestId}  {call.Method}  recorded: {call.Recorded}  now: {call.Replayed}");
        var placement = report.Placement;
        Add(text, $"Instances: {placement.InstancesRecorded:N0} recorded, {placement.InstancesNow:N0} now. Calls with other calls on their instance: {placement.Apart.Count:N0}; cold that were warm: {placement.ColdNow.Count:N0}; warm that were cold: {placement.WarmNow.Count:N0}.");
        List(text, placement.Apart, call => $"{call.RequestId}  {call.Method}  recorded on {call.RecordedPlace!.InstanceId}  now on {call.Place!.InstanceId}");
        List(text, placement.ColdNow, call => $"{call.RequestId}  {call.Method}  recorded: warm  now: cold");
        List(text, placement.WarmNow, call => $"{call.RequestId}  {call.Method}  recorded: cold  now: warm");
        if (report.Unread > 0)
            Add(text, $"Lines of the recording that are no calls, and were left out: {report.Unread}.");
        return text.ToString();
    }

    private static void List(StringBuilder text, IReadOnlyList<ReplayedCall> calls, Func<ReplayedCall, FormattableString> line)
    {
        foreach (var call in calls.Take(Shown))
            Add(text.Append("  "), line(call));
        if (calls.Count > Shown)
            Add(text, $"  … and {calls.Count - Shown:N0} more; --json has all.");
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

using System.Globalization;
using FcEmulator.Telemetry;

namespace FcEmulator.Cli;

internal enum ReloadColor
{
    None,
    Good,
    Bad,
}

/// <summary>What the edit-run loop tells people. Pure.</summary>
internal static class ReloadText
{
    /// <summary>More names than this are a number.</summary>
    private const int Named = 3;

    public static IEnumerable<(string Text, ReloadColor Color)> Of(EmulatorEvent happened)
    {
        switch (happened)
        {
            case Reloading e:
                yield return ($"changed: {Names(e.Files)}{(e.Functions.Count > 0 ? $"; reloading {string.Join(", ", e.Functions)}" : "")}", ReloadColor.None);
                break;
            case BuildOutput e:
                yield return ($"{e.Function} build | {e.Text}", ReloadColor.None);
                break;
            case Reloaded e:
                yield return ($"reloaded after {TextFormat.Duration(e.Took)}: {Outcome(e)}", ReloadColor.Good);
                break;
            case ReloadFailed e:
                yield return ($"not reloaded: {e.Reason.TrimEnd('.')}. What runs goes on as it is.", ReloadColor.Bad);
                foreach (var error in e.Errors)
                    yield return ($"  {error}", ReloadColor.Bad);
                break;
        }
    }

    private static string Outcome(Reloaded e)
    {
        var parts = new List<string>();
        if (e.Renewed.Count > 0)
            parts.Add($"new calls get the new {string.Join(", ", e.Renewed)}");
        if (e.Removed.Count > 0)
            parts.Add($"{string.Join(", ", e.Removed)} {(e.Removed.Count == 1 ? "is" : "are")} not served any more");
        if (parts.Count == 0)
            parts.Add("no function changed; domains and routes are as s.yaml has them");
        if (e.Finishing > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{e.Finishing} old instance{(e.Finishing == 1 ? " finishes its" : "s finish their")} calls"));
        return string.Join(", ", parts);
    }

    private static string Names(IReadOnlyList<string> files) =>
        string.Join(", ", files.Take(Named)) + (files.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {files.Count - Named} more") : "");
}

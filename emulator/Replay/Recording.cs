using System.Text.Json;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Replay;

/// <summary>The calls of a recording in the order of their arrival. Immutable.</summary>
/// <param name="Unread">Lines that are no calls: cut, or of another type.</param>
internal sealed record Recording(IReadOnlyList<RecordedCall> Calls, int Unread)
{
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<Recording> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var calls = new List<RecordedCall>();
        var unread = 0;
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (await file.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Read(line) is { } call)
                calls.Add(call);
            else
                unread++;
        }

        // Stable: of the same moment in the order of the file.
        return new Recording([.. calls.OrderBy(call => call.ArrivedAt)], unread);
    }

    /// <summary>The fault rules that struck, in the order of their numbers, as docs/faults.md writes them.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Calls.SelectMany(call => call.Faults ?? []).Distinct(StringComparer.Ordinal)
            .Where(mark => RuleOf(mark) is not null)
            .OrderBy(mark => mark.IndexOf(' ', StringComparison.Ordinal)).ThenBy(mark => mark, StringComparer.Ordinal)
            .Select(mark => RuleOf(mark)!),
    ];

    /// <summary>The first call of each instance that was there before it.</summary>
    public IReadOnlyList<RecordedCall> FirstOfWarmInstances =>
        [.. Calls.Where(call => call.InstanceId is not null).DistinctBy(call => call.InstanceId).Where(call => !call.IsColdStart)];

    /// <summary>The rule behind a fault's mark, such as <c>f2 kill after=1</c>; null where it is none.</summary>
    public static string? RuleOf(string mark) => mark.Split(' ', 2) is [_, var rule] ? rule : null;

    private static RecordedCall? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RecordingJson.Default.RecordedCall) is { Type: "call", MessagesIn: not null, Authority: not null } call ? call : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

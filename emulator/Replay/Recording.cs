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
            .Select(mark => mark.Split(' ', 2))
            .Where(mark => mark.Length == 2)
            .OrderBy(mark => mark[0].Length).ThenBy(mark => mark[0], StringComparer.Ordinal)
            .Select(mark => mark[1]),
    ];

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

using System.Globalization;

namespace FcEmulator.Instances.Processes;

/// <summary>One process as Linux shows it in <c>/proc/&lt;pid&gt;/stat</c>. Immutable.</summary>
/// <param name="StartTicks">Clock ticks from boot to its start.</param>
internal sealed record ProcStat(int Id, char State, int Parent, int Group, int Session, string StartTicks)
{
    /// <summary>Dead, and only its exit code is still kept for a parent that has not asked.</summary>
    public bool IsZombie => State == 'Z';

    /// <summary>Null where there is no such process.</summary>
    public static ProcStat? Of(int process)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{process}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static IEnumerable<ProcStat> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0
        let process = Of(id)
        where process is not null
        select process;

    // "4711 (my (odd) name) S 1 4711 4700 0 -1 4194560 …": the name may hold blanks and brackets, so fields count from its last ')':
    // state, parent, group, session, …, and the start time as the 20th.
    public static ProcStat Parse(string line)
    {
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new(Number(line[..line.IndexOf(' ')]), fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), fields[19]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

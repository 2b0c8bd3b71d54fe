using System.IO.Enumeration;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Limits;

/// <summary>
/// Linux: finds each instance's processes and adds up their memory. A tree of one process counts its resident set, whose highest value
/// the kernel keeps (VmHWM), so nothing is missed between two looks. A tree of several counts their proportional sets (PSS), so that
/// pages they share count once. Not for concurrent use.
/// </summary>
internal sealed class ProcMemoryReader : IMemoryReader
{
    private const int LongestAncestry = 64;

    private readonly Dictionary<int, MemoryUsage> _leaders = [];
    private readonly Dictionary<MemoryUsage, List<int>> _members = [];

    // Whose each living process is, null for nobody's. Only a process that was not there last time is looked at anew, so a pass costs
    // little on a busy machine, and a member stays one when it leaves the group or loses its parent (a daemon).
    private Dictionary<int, MemoryUsage?> _owners = [];
    private Dictionary<int, MemoryUsage?> _owned = [];

    public void Read(IReadOnlyCollection<MemoryUsage> instances)
    {
        var known = _leaders.Values.ToHashSet();
        var someAreNew = instances.Any(instance => !known.Contains(instance));
        _leaders.Clear();
        _members.Clear();
        foreach (var instance in instances)
        {
            _leaders[instance.Leader] = instance;
            _members[instance] = [];
        }

        FindMembers(lookAgain: someAreNew);
        foreach (var (instance, processes) in _members)
        {
            instance.Processes = processes;
            Measure(instance, processes);
        }
    }

    public void ReadLeader(MemoryUsage instance) => Measure(instance, [instance.Leader]);

    /// <param name="lookAgain">A new leader may have been looked at, with its first children, before anybody knew it as one.</param>
    private void FindMembers(bool lookAgain)
    {
        (_owners, _owned) = (_owned, _owners);
        _owners.Clear();
        foreach (var process in Processes())
        {
            var owner = _owned.TryGetValue(process, out var before) && !(before is null && lookAgain) ? before : OwnerOf(process, LongestAncestry);
            if (owner is not null && !_members.ContainsKey(owner))
                owner = null;
            _owners[process] = owner;
            if (owner is not null)
                _members[owner].Add(process);
        }
    }

    private MemoryUsage? OwnerOf(int process, int ancestry)
    {
        if (_leaders.TryGetValue(process, out var own))
            return own;
        if (ancestry == 0 || process <= 1 || ProcStat.Of(process) is not { } stat)
            return null;
        if (_leaders.TryGetValue(stat.Group, out own) || _leaders.TryGetValue(stat.Session, out own))
            return own;
        return _owned.GetValueOrDefault(stat.Parent) ?? OwnerOf(stat.Parent, ancestry - 1);
    }

    private static void Measure(MemoryUsage instance, List<int> processes)
    {
        if (processes is [var only])
            instance.Note(ProcFile.Kilobytes($"/proc/{only}/status", "VmHWM:") * 1024 ?? 0);
        else if (processes.Count > 1)
            instance.NoteSum(processes.Sum(ProportionalSet) * 1024);
    }

    // A process that made itself unreadable (another user's, say) still shows its resident set.
    private static long ProportionalSet(int process) =>
        ProcFile.Kilobytes($"/proc/{process}/smaps_rollup", "Pss:") ?? ProcFile.Kilobytes($"/proc/{process}/status", "VmRSS:") ?? 0;

    private static FileSystemEnumerable<int> Processes() =>
        new("/proc", (ref FileSystemEntry entry) => int.TryParse(entry.FileName, out var process) ? process : 0)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => char.IsAsciiDigit(entry.FileName[0]),
        };
}

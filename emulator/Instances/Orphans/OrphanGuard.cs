using System.ComponentModel;
using System.Runtime.Versioning;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Orphans;

/// <summary>
/// Sees to it that no process outlives the emulator: a reaper for a killed emulator, a roster for a killed reaper. On Windows the
/// processes' job objects do this, and this does nothing. Safe for use from several threads.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger;
    private Reaper? _reaper;
    private ProcessRoster? _roster;

    /// <param name="folder">Where rosters are kept; those of dead emulators are swept.</param>
    public OrphanGuard(string folder, ILogger logger)
    {
        _logger = logger;
        if (OperatingSystem.IsWindows())
            return;
        if (OwnGroup.Prefix is null)
            InstancesLog.NoOwnGroup(logger);

        try
        {
            var swept = ProcessRoster.Sweep(folder, KillGroup);
            if (swept > 0)
                InstancesLog.OrphansSwept(logger, swept);
            _roster = ProcessRoster.Create(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            InstancesLog.RosterRefused(logger, folder, refused.Message);
        }

        try
        {
            _reaper = Reaper.Start();
        }
        catch (Win32Exception refused)
        {
            InstancesLog.ReaperLost(logger, refused.Message);
        }
    }

    /// <summary>The reaper's; null where there is none.</summary>
    public int? ReaperProcessId => _reaper?.ProcessId;

    public void Watch(int process) => Tell(reaper => reaper.Watch(process), roster => roster.Add(process));

    /// <summary>To be called while the id cannot belong to another process yet, or soon after.</summary>
    public void Forget(int process) => Tell(reaper => reaper.Forget(process), roster => roster.Remove(process));

    public void Dispose()
    {
        lock (_lock)
        {
            _reaper?.Dispose();
            _roster?.Dispose();
            _reaper = null;
            _roster = null;
        }
    }

    private void Tell(Action<Reaper> tell, Action<ProcessRoster> note)
    {
        string? reaperLost = null, rosterRefused = null;
        lock (_lock)
        {
            try
            {
                if (_reaper is not null)
                    tell(_reaper);
            }
            catch (IOException broken)
            {
                reaperLost = broken.Message;
                _reaper = null;
            }

            try
            {
                if (_roster is not null)
                    note(_roster);
            }
            catch (IOException refused)
            {
                rosterRefused = refused.Message;
            }
        }

        if (reaperLost is not null)
            InstancesLog.ReaperLost(_logger, reaperLost);
        if (rosterRefused is not null)
            InstancesLog.RosterRefused(_logger, _roster?.Path ?? "", rosterRefused);
    }

    [UnsupportedOSPlatform("windows")]
    private static void KillGroup(int group)
    {
        if (!LibC.SignalGroup(group, LibC.SigKill))
            LibC.SignalProcess(group, LibC.SigKill);
    }
}

using FcEmulator.Configuration;
using FcEmulator.Telemetry;

namespace FcEmulator.Reload;

/// <summary>Says which settings of fcemu.yaml changed: ports, folders and limits are read once. For one caller at a time.</summary>
internal sealed class SettingsNotice(Workspace workspace, EventStream events, TimeProvider time)
{
    private IReadOnlyDictionary<string, string> _told = workspace.WrittenSettings();

    public void Tell()
    {
        var now = workspace.WrittenSettings();
        var keys = now.Keys.Union(_told.Keys).Where(key => now.GetValueOrDefault(key) != _told.GetValueOrDefault(key)).Order(StringComparer.Ordinal).ToList();
        _told = now;
        if (keys.Count > 0)
            events.Publish(new Warning(time.GetUtcNow(), $"{workspace.SettingsPath}: {string.Join(", ", keys)} changed. Settings are read once: restart fcemu for them."));
    }
}

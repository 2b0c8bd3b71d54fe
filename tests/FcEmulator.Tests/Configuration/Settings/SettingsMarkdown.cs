using System.Text;
using FcEmulator.Configuration.Settings;

namespace FcEmulator.Tests.Configuration.Settings;

/// <summary>Writes docs/settings.md from the table of settings.</summary>
internal static class SettingsMarkdown
{
    public static string Text()
    {
        var text = new StringBuilder(
            """
            # Settings

            What only the emulator has, as opposed to what s.yaml says. Each setting can stand on the command line, in an environment variable or in
            `fcemu.yaml` beside s.yaml (or where `--config` points); the first of these wins, then the default. All mistakes are reported at once, and
            an unknown key or `FCEMU_` variable is one of them.

            Durations are written `250ms`, `30s`, `5m` or `1h`, at most `24h`. Relative paths count from the current folder, in `fcemu.yaml` from that file's folder.
            Switches take no value on the command line, and `true` or `false` elsewhere. Options with … can be repeated; in a variable their values stand
            behind one another with commas, in `fcemu.yaml` in a list. `attach` also takes a map of function to addresses there. An empty variable counts as unset.

            This page is made from the table in `emulator/Configuration/Settings/SettingTable.cs`; a test holds the two together
            (`UPDATE_DOCS=1 dotnet test --filter SettingsDocument` writes it anew).

            | Option | Variable | fcemu.yaml | Default | Meaning |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var setting in SettingTable.All)
        {
            var value = setting.IsSwitch ? "" : $" {setting.ValueName}{(setting.Kind == SettingKind.List ? " …" : "")}";
            var key = setting.InFile ? $"`{setting.YamlKey}`" : "–";
            text.Append($"| `{setting.Option}{value}` | `{setting.Variable}` | {key} | {setting.DefaultText} | {setting.Help} |\n");
        }

        return text.Append(
            """

            ```yaml
            # fcemu.yaml
            port: 8089
            idleTimeout: 2m
            picker: least-busy
            attach:
              hello: [127.0.0.1:9000, 127.0.0.1:9001]
            ```

            `fcemu exec` tells its command `FCEMU_ADDRESS`, `FCEMU_CACERT` and `FCEMU_ADMIN`, which are ignored as settings, and `FCEMU_DATA`. Its port, data folder, access log and certificates are new for each run, whatever
            variables and `fcemu.yaml` say; only `--port`, `--access-log-file` and `--cert-dir` on its command line change that.

            """.ReplaceLineEndings("\n")).ToString();
    }
}

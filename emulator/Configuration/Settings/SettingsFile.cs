using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Settings;

/// <summary>Reads the settings out of an fcemu.yaml. Safe for use from several threads.</summary>
internal static class SettingsFile
{
    /// <summary>What the file writes, each with its line; faults go to <paramref name="errors"/>.</summary>
    /// <param name="currentFolder">From which <paramref name="file"/> counts if relative; paths in it count from its own folder.</param>
    public static IReadOnlyList<WrittenSetting> Read(string file, string currentFolder, List<ConfigError> errors)
    {
        var sink = new ErrorSink(file);
        var written = new List<WrittenSetting>();
        var path = Path.GetFullPath(file, currentFolder);
        var root = YamlFile.Read(path, sink);
        if (root is MapNode map)
        {
            foreach (var (key, value) in map.Entries)
                Add(key, value, file, Path.GetDirectoryName(path)!, written, sink);
        }
        else if (root is not null)
        {
            sink.Add(root.Line, $"the file holds {root.Description}, but settings are written as key: value.");
        }

        errors.AddRange(sink.All);
        return written;
    }

    private static IEnumerable<SettingDefinition> Known => SettingTable.All.Where(setting => setting.InFile);

    private static void Add(string key, YamlNode value, string file, string folder, List<WrittenSetting> written, ErrorSink errors)
    {
        var definition = Known.FirstOrDefault(setting => setting.YamlKey == key);
        if (definition is null)
            errors.Add(value.Line, $"{key} is no setting.{Nearest.Question(key, Known.Select(setting => setting.YamlKey))} See docs/settings.md.");
        else if (value is not ScalarNode { Kind: ScalarKind.Null } && Texts(definition, value, errors) is { } texts)
            written.Add(new WrittenSetting(definition, file, value.Line, key, new SettingInput(texts, folder)));
    }

    /// <summary>Lists also take a single text, and <c>attach</c> a map of function to addresses.</summary>
    private static List<string>? Texts(SettingDefinition definition, YamlNode value, ErrorSink errors)
    {
        var key = definition.YamlKey;
        switch (value)
        {
            case ScalarNode scalar:
                return [scalar.Text];
            case ListNode list when definition.Kind == SettingKind.List:
                return Items(key, list, errors);
            case MapNode map when definition.Name == "attach":
                var texts = new List<string>();
                foreach (var (function, addresses) in map.Entries)
                {
                    var items = addresses is ListNode several ? several : new ListNode(addresses.Line, [addresses]);
                    if (Items($"{key}.{function}", items, errors) is not { } hosts)
                        return null;
                    texts.AddRange(hosts.Select(host => $"{function}={host}"));
                }

                return texts;
            default:
                var wanted = definition.Kind == SettingKind.List ? "a list of texts" : "one value";
                var cure = definition.IsSwitch ? "true or false" : definition.ValueName;
                errors.Add(value.Line, $"{key} is {value.Description}, but it takes {wanted}. Write {cure} behind the colon.");
                return null;
        }
    }

    private static List<string>? Items(string key, ListNode list, ErrorSink errors)
    {
        foreach (var item in list.Items.Where(item => item is not ScalarNode))
        {
            errors.Add(item.Line, $"an item of {key} is {item.Description}, but it takes text. Write one text per item.");
            return null;
        }

        return [.. list.Items.Cast<ScalarNode>().Select(item => item.Text)];
    }
}

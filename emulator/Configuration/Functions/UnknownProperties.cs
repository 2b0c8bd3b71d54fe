using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>
/// Notes names in a component's props that its schema does not have: Serverless Devs deploys such a file without a word, and the value has no
/// effect. Pure.
/// </summary>
/// <param name="known">The names of each map, by its path.</param>
/// <param name="owner">The function or domain, for the notes.</param>
internal sealed class UnknownProperties(IReadOnlyDictionary<string, string[]> known, string component, string owner, ReadContext context)
{
    /// <summary>A hostile file may have any number of them.</summary>
    private const int MostNotes = 20;

    private int _notes;

    public void Note(MapReader props) => Look(props, "");

    private void Look(MapReader map, string path)
    {
        foreach (var key in map.Keys)
        {
            if (!known[path].Contains(key))
                NoteOne(map, key, path);
            else
                LookInto(map[key], path.Length == 0 ? key : $"{path}.{key}");
        }
    }

    private void LookInto(YamlNode? value, string path)
    {
        if (value is MapNode map && known.ContainsKey(path))
            Look(new MapReader(map, $"{path}.", context.Errors), path);
        if (value is not ListNode list || !known.ContainsKey($"{path}[]"))
            return;
        foreach (var item in list.Items.OfType<MapNode>())
        {
            // Triggers of other kinds have a triggerConfig of their own.
            if (item["triggerType"] is null or ScalarNode { Text: "http" })
                Look(new MapReader(item, $"{path}[].", context.Errors), $"{path}[]");
        }
    }

    private void NoteOne(MapReader map, string key, string path)
    {
        if (++_notes > MostNotes)
            return;
        var places = known.Where(place => place.Value.Contains(key)).Select(place => Name(place.Key)).Order(StringComparer.Ordinal).ToList();
        var cure = places.Count > 0 ? $" It belongs into {string.Join(" or ", places)}." : Nearest.Question(key, known[path]);
        context.Note(
            ConfigNoteKind.UnknownProperty,
            owner,
            $"{(path.Length == 0 ? key : $"{path}.{key}")} is no property of the {component} component that fcemu knows, so it has no effect.{cure}",
            map.LineOf(key));
    }

    private static string Name(string path) => path.Length == 0 ? "props" : path;
}

namespace FcEmulator.Configuration.Yaml;

/// <summary>YAML's <c>&lt;&lt;: *anchor</c>: takes over the entries of other maps that a map does not have itself. Pure.</summary>
internal static class MergeKey
{
    /// <summary>Adds the maps that <paramref name="value"/> names to <paramref name="merged"/>; false when it names something else.</summary>
    public static bool TryCollect(YamlNode value, List<MapNode> merged)
    {
        switch (value)
        {
            case MapNode map:
                merged.Add(map);
                return true;
            case ListNode list when list.Items.All(item => item is MapNode):
                merged.AddRange(list.Items.Cast<MapNode>());
                return true;
            default:
                return false;
        }
    }

    /// <summary>Earlier maps win over later ones, the map's own entries over all. <paramref name="count"/> grows by what is copied.</summary>
    public static void Apply(OrderedDictionary<string, YamlNode> entries, List<MapNode> merged, ref int count)
    {
        foreach (var (key, value) in merged.SelectMany(map => map.Entries))
        {
            if (entries.TryAdd(key, value))
                count++;
        }
    }
}

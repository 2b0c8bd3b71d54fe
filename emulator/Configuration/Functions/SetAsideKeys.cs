using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Names the keys that change what FC does and that the emulator passes over, so that nobody looks for their effect. Pure.</summary>
internal static class SetAsideKeys
{
    private static readonly string[] Keys =
    [
        "layers", "vpcConfig", "vpcBinding", "nasConfig", "ossMountConfig", "polarFsConfig", "customDNS", "asyncInvokeConfig",
        "instanceIsolationMode", "enableLongLiving",
    ];

    private static readonly (string Config, string Key)[] InnerKeys =
    [
        ("provisionConfig", "scheduledActions"), ("provisionConfig", "targetTrackingPolicies"), ("provisionConfig", "alwaysAllocateCPU"),
        ("scalingConfig", "scheduledPolicies"), ("scalingConfig", "horizontalScalingPolicies"), ("scalingConfig", "residentPoolId"),
    ];

    public static void Note(MapReader props, string function, ReadContext context)
    {
        var found = Keys.Where(key => Says(props[key])).ToList();
        if (props["internetAccess"] is ScalarNode { Text: "false" or "False" or "FALSE" })
            found.Add("internetAccess: false");
        if (props["sessionAffinity"] is ScalarNode { Text: "MCP_SSE" or "MCP_STREAMABLE" } protocol)
            found.Add($"sessionAffinity: {protocol.Text}");
        found.AddRange(InnerKeys.Where(pair => props[pair.Config] is MapNode map && Says(map[pair.Key])).Select(pair => $"{pair.Config}.{pair.Key}"));
        if (found.Count > 0)
            context.Note(ConfigNoteKind.SetAside, function, $"set aside, without effect here: {string.Join(", ", found)}.");
    }

    private static bool Says(YamlNode? value) => value switch
    {
        null or BrokenNode or ScalarNode { Kind: ScalarKind.Null } or ScalarNode { Text: "" or "false" } => false,
        ListNode list => list.Items.Count > 0,
        MapNode map => map.Entries.Count > 0,
        _ => true,
    };
}

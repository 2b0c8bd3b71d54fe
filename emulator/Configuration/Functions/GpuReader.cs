using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>gpuConfig, which is billed and not provided. Pure.</summary>
internal static class GpuReader
{
    /// <summary>FC's types are written fc.gpu.tesla.1, fc.gpu.ada.1 and so on: the card stands third.</summary>
    private const int CardAt = 2;

    public static GpuConfig? Read(MapReader props, string function, ReadContext context)
    {
        if (props.Map("gpuConfig") is not { } gpu || (!gpu.Has("gpuType") && !gpu.Has("gpuMemorySize")))
            return null;
        if (!gpu.Require("gpuType", "Write one, such as fc.gpu.tesla.1.") || !gpu.Require("gpuMemorySize", "Write the MB."))
            return null;
        if (gpu.Text("gpuType") is not { } type || gpu.Whole("gpuMemorySize", 1, int.MaxValue) is not { } memory)
            return null;
        var parts = type.Split('.');
        if (parts.Length <= CardAt || parts[0] != "fc" || parts[1] != "gpu" || parts[CardAt].Length == 0)
        {
            gpu.Error("gpuType", $"{gpu.NameOf("gpuType")} is {type}, which is no GPU type of FC's. Write one such as fc.gpu.tesla.1 or fc.gpu.ada.1.");
            return null;
        }

        context.Note(ConfigNoteKind.SetAside, function, $"gpuConfig is billed ({parts[CardAt]}, {memory} MB), but there is no GPU here for the function.");
        return new GpuConfig(parts[CardAt], memory);
    }
}

using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>customContainerConfig</c> of a function with runtime custom-container. Pure.</summary>
internal static class ContainerReader
{
    public const string Runtime = "custom-container";

    private const string Cure = "Write customContainerConfig with image: and, where it is not 9000, port:.";

    /// <summary>Null for every other runtime.</summary>
    public static ContainerConfig? Read(MapReader props)
    {
        if (props.Text("runtime") != Runtime || !props.Require("customContainerConfig", Cure) || props.Map("customContainerConfig") is not { } container)
            return null;
        var image = container.Require("image", "Write the image's name, such as hello:1.0.") ? container.Text("image") : null;
        if (image?.StartsWith('-') == true)
            container.Error("image", $"customContainerConfig.image is {image}, which is no image's name. Write one.");
        return new ContainerConfig(image ?? "", container.Texts("entrypoint") ?? [], container.Texts("command") ?? []);
    }
}

using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>instanceLifecycleConfig</c>. Pure.</summary>
internal static class LifecycleReader
{
    /// <summary>FC's limit of the pre-stop hook, in seconds.</summary>
    public const int LongestPreStop = 90;

    /// <summary>FC's limit of the initializer is in no text at hand; 300 s is what is commonly named (assumed).</summary>
    public const int LongestInitializer = 300;

    /// <summary>A hook's timeout where none is written; not in any text at hand either (assumed).</summary>
    private const int DefaultTimeout = 3;

    public static (LifecycleHookConfig? Initializer, LifecycleHookConfig? PreStop) Read(MapReader props)
    {
        var lifecycle = props.Map("instanceLifecycleConfig");
        return (Hook(lifecycle, "initializer", LongestInitializer), Hook(lifecycle, "preStop", LongestPreStop));
    }

    /// <summary>A hook without handler and command, as templates leave it behind, is none.</summary>
    private static LifecycleHookConfig? Hook(MapReader? lifecycle, string name, int longest)
    {
        if (lifecycle?.Map(name) is not { } hook)
            return null;
        var handler = hook.Text("handler");
        var command = hook.Texts("command") ?? [];
        var timeout = TimeSpan.FromSeconds(hook.Whole("timeout", 1, longest) ?? DefaultTimeout);
        if (handler is { Length: > 0 } && command.Count > 0)
            hook.Error("command", $"{hook.NameOf("command")} and handler are both written, but FC runs one of them. Remove one.");
        return string.IsNullOrEmpty(handler) && command.Count == 0
            ? null
            : new LifecycleHookConfig(string.IsNullOrEmpty(handler) ? null : handler, command, timeout);
    }
}

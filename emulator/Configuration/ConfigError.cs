namespace FcEmulator.Configuration;

/// <summary>One thing wrong with a file, variable or option.</summary>
/// <param name="Source">A file's path, <c>--port</c>, or <c>FCEMU_PORT</c>.</param>
/// <param name="Line">1-based; null where the source has no lines.</param>
/// <param name="Message">One sentence or two: what, the value found, and the cure.</param>
internal sealed record ConfigError(string Source, int? Line, string Message)
{
    public override string ToString() => Line is null ? $"{Source}: {Message}" : $"{Source}:{Line}: {Message}";
}

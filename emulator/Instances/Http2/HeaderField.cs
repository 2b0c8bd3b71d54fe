namespace FcEmulator.Instances.Http2;

/// <summary>One header line. A name that occurs several times is as many lines, in their order.</summary>
internal readonly record struct HeaderField(string Name, string Value)
{
    /// <summary>The value of the first line of that name; null where there is none.</summary>
    public static string? ValueOf(string name, ReadOnlySpan<HeaderField> lines)
    {
        foreach (var line in lines)
        {
            if (line.Name == name)
                return line.Value;
        }

        return null;
    }
}

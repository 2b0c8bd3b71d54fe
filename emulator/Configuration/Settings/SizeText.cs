using System.Globalization;
using System.Text.RegularExpressions;

namespace FcEmulator.Configuration.Settings;

/// <summary>Sizes as people write them, by 1024: <c>64KB</c>, <c>16MB</c>, <c>1GB</c>. Pure.</summary>
internal static partial class SizeText
{
    private static readonly (string Name, int Shift)[] Units = [("GB", 30), ("MB", 20), ("KB", 10)];

    /// <summary>Null where the text is none, or is more than there is.</summary>
    public static long? Parse(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var shift = Units.FirstOrDefault(unit => unit.Name.Equals(match.Groups[2].Value, StringComparison.OrdinalIgnoreCase)).Shift;
        return number <= long.MaxValue >> shift ? number << shift : null;
    }

    /// <summary>In the largest unit that leaves no fraction.</summary>
    public static string Of(long size)
    {
        foreach (var (name, shift) in Units)
        {
            if (size > 0 && size % (1L << shift) == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{size >> shift}{name}");
        }

        return size.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^([0-9]+) *(B|KB|MB|GB)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}

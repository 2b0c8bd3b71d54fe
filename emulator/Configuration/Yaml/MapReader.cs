using System.Globalization;

namespace FcEmulator.Configuration.Yaml;

/// <summary>Reads typed values out of a map; what does not fit is reported with its line and reads as absent. Not for several threads.</summary>
/// <param name="path">Dotted name of this map for sentences, empty or ending in a dot.</param>
internal sealed class MapReader(MapNode map, string path, ErrorSink errors)
{
    public int Line => map.Line;

    public ErrorSink Errors => errors;

    public IEnumerable<string> Keys => map.Entries.Keys;

    public YamlNode? this[string key] => map[key];

    /// <summary>Whether the key has a value; a key left empty counts as left out, a faulty value as present.</summary>
    public bool Has(string key) => map[key] is not (null or ScalarNode { Kind: ScalarKind.Null });

    public string NameOf(string key) => path + key;

    public int LineOf(string key) => map[key]?.Line ?? map.Line;

    public void Error(string key, string sentence) => errors.Add(LineOf(key), sentence);

    /// <summary>Reports a key that must be there and is not; true when it is there.</summary>
    public bool Require(string key, string cure)
    {
        if (Has(key))
            return true;
        errors.Add(LineOf(key), $"{NameOf(key)} is left out, but FC needs it. {cure}");
        return false;
    }

    public string? Text(string key)
    {
        if (!Has(key))
            return null;
        if (map[key] is ScalarNode scalar)
            return scalar.Text;
        return WrongType<string>(key, "text", "Write it behind the colon.");
    }

    /// <summary>A whole number in a range; a quoted one counts, as expressions often yield text.</summary>
    public int? Whole(string key, int least, int most)
    {
        var range = most == int.MaxValue ? $"whole numbers from {least}" : $"{least} to {most}";
        if (!Has(key))
            return null;
        if (map[key] is not ScalarNode scalar)
            return WrongType<int?>(key, "a whole number", $"Write one, {range}.");
        // A number too large for an int is out of range, not malformed.
        if (!decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Error(key, $"{NameOf(key)} is {scalar.Description}, but FC takes a whole number here. Write one, {range}.");
        else if (number < least || number > most)
            Error(key, $"{NameOf(key)} is {scalar.Text}, but FC accepts {range}. Write a number in that range.");
        else
            return (int)number;
        return null;
    }

    public decimal? Number(string key)
    {
        if (!Has(key))
            return null;
        if (map[key] is not ScalarNode scalar)
            return WrongType<decimal?>(key, "a number", "Write one behind the colon.");
        if (decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;
        Error(key, $"{NameOf(key)} is {scalar.Description}, but FC takes a number here. Write one, such as 0.35.");
        return null;
    }

    public bool? Flag(string key)
    {
        if (!Has(key))
            return null;
        if (map[key] is not ScalarNode scalar)
            return WrongType<bool?>(key, "true or false", "Write one of them.");
        if (bool.TryParse(scalar.Text, out var flag))
            return flag;
        Error(key, $"{NameOf(key)} is {scalar.Description}, but FC takes true or false here. Write one of them.");
        return null;
    }

    /// <summary>A list of texts; faulty items are reported and left out.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Items(key) is not { } items)
            return null;
        var texts = new List<string>();
        foreach (var item in items)
        {
            if (item is ScalarNode scalar and not { Kind: ScalarKind.Null })
                texts.Add(scalar.Text);
            else if (item is not BrokenNode)
                errors.Add(item.Line, $"an item of {NameOf(key)} is {item.Description}, but FC takes text here. Write one text per item.");
        }

        return texts;
    }

    public MapReader? Map(string key)
    {
        if (!Has(key))
            return null;
        if (map[key] is MapNode inner)
            return new MapReader(inner, $"{NameOf(key)}.", errors);
        return WrongType<MapReader>(key, "a map", "Write its keys on the lines below, further to the right.");
    }

    /// <summary>A list of maps; faulty items are reported and left out.</summary>
    public IReadOnlyList<MapReader>? Maps(string key)
    {
        if (Items(key) is not { } items)
            return null;
        var maps = new List<MapReader>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is MapNode inner)
                maps.Add(new MapReader(inner, $"{NameOf(key)}[{i}].", errors));
            else if (items[i] is not BrokenNode)
                errors.Add(items[i].Line, $"{NameOf(key)}[{i}] is {items[i].Description}, but FC takes a map here. Write its keys below the dash.");
        }

        return maps;
    }

    private IReadOnlyList<YamlNode>? Items(string key)
    {
        if (!Has(key))
            return null;
        if (map[key] is ListNode list)
            return list.Items;
        return WrongType<IReadOnlyList<YamlNode>>(key, "a list", "Write one item a line, each behind a dash.");
    }

    private T? WrongType<T>(string key, string wanted, string cure)
    {
        if (map[key] is not BrokenNode)
            Error(key, $"{NameOf(key)} is {map[key]!.Description}, but FC takes {wanted} here. {cure}");
        return default;
    }
}

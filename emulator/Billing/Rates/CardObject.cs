using System.Globalization;
using System.Text.Json;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Rates;

/// <summary>
/// An object of a rate card's JSON: gives values by name and notes which are missing, empty, of another kind or below 0; <see cref="End"/> notes those
/// that nobody asked for. By hand, because getting a serializer ready for decimals took a tenth of fcemu's start.
/// </summary>
/// <param name="path">Its place in the card, such as <c>cu</c>; empty for the card itself.</param>
/// <param name="problems">Gets a sentence for each.</param>
internal sealed class CardObject(JsonElement json, string path, List<string> problems)
{
    /// <summary>Of a factor or a price: so that usage × factor × price is still a decimal.</summary>
    private const decimal MostFactor = 1_000_000;

    private const decimal MostAmount = 1_000_000_000_000;

    private readonly List<string> _known = [];

    /// <summary>The whole card. What is no object is noted and is then like an empty one, of which nothing else is noted.</summary>
    public static CardObject? Root(JsonElement json, List<string> problems)
    {
        if (json.ValueKind == JsonValueKind.Object)
            return new CardObject(json, "", problems);
        problems.Add($"not a rate card: it is {KindOf(json.ValueKind)}. See rates/rate-card.schema.json.");
        return null;
    }

    /// <summary>Empty where it was noted.</summary>
    public string Text(string name)
    {
        var text = Required(name, JsonValueKind.String)?.GetString();
        if (text is "")
            problems.Add($"{PathOf(name)} is empty. Write something.");
        return text ?? "";
    }

    public string? OptionalText(string name) => Find(name, JsonValueKind.String)?.GetString();

    /// <summary>A factor or a price.</summary>
    public decimal Factor(string name) => Required(name, JsonValueKind.Number) is { } number ? AmountOf(name, number, MostFactor) : 0;

    public decimal? OptionalAmount(string name) => Find(name, JsonValueKind.Number) is { } number ? AmountOf(name, number, MostAmount) : null;

    public int? OptionalWhole(string name)
    {
        if (OptionalAmount(name) is not { } amount)
            return null;
        if (amount == decimal.Truncate(amount) && amount <= int.MaxValue)
            return (int)Math.Max(0, amount);
        Note(PathOf(name), $"{amount.ToString(CultureInfo.InvariantCulture)} is no whole number, or too large.");
        return null;
    }

    public CardObject? Object(string name) => Required(name, JsonValueKind.Object) is { } value ? Inner(name, value) : null;

    public CardObject? OptionalObject(string name) => Find(name, JsonValueKind.Object) is { } value ? Inner(name, value) : null;

    /// <summary>Its properties, each of which has to be an object.</summary>
    public IReadOnlyDictionary<string, CardObject> Objects()
    {
        var objects = new Dictionary<string, CardObject>();
        foreach (var property in json.EnumerateObject())
        {
            if (Object(property.Name) is { } value)
                objects[property.Name] = value;
        }

        return objects;
    }

    /// <summary>Its objects; empty where it was noted.</summary>
    public IReadOnlyList<CardObject> List(string name)
    {
        var items = new List<CardObject>();
        if (Required(name, JsonValueKind.Array) is not { } array)
            return items;
        if (array.GetArrayLength() == 0)
            problems.Add($"{PathOf(name)} is empty. Write at least one.");
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                items.Add(Inner($"{name}[{items.Count}]", item));
            else
                Note(PathOf(name), $"{KindOf(item.ValueKind)} is among its values, which are objects.");
        }

        return items;
    }

    /// <summary>To be called after all that can be asked for was asked for.</summary>
    public void End()
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
                Note(PathOf(property.Name), $"there is no such property.{Nearest.Question(property.Name, _known)}");
        }
    }

    private CardObject Inner(string name, JsonElement value) => new(value, PathOf(name), problems);

    private decimal AmountOf(string name, JsonElement number, decimal most)
    {
        if (!number.TryGetDecimal(out var amount) || amount > most)
        {
            Note(PathOf(name), $"{number.GetRawText()} is out of range: the most is {most.ToString("N0", CultureInfo.InvariantCulture)}.");
            return 0;
        }

        if (amount < 0)
            problems.Add($"{PathOf(name)} is {amount.ToString(CultureInfo.InvariantCulture)}. Nothing on a rate card can be below 0.");
        return Math.Max(0, amount);
    }

    private JsonElement? Required(string name, JsonValueKind kind)
    {
        if (Value(name) is null)
            Note(path, $"{name} is missing.");
        return Find(name, kind);
    }

    private JsonElement? Find(string name, JsonValueKind kind)
    {
        _known.Add(name);
        if (Value(name) is not { } value)
            return null;
        if (value.ValueKind == kind)
            return value;
        Note(PathOf(name), $"it is {KindOf(value.ValueKind)}, and should be {KindOf(kind)}.");
        return null;
    }

    private JsonElement? Value(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Note(string place, string sentence) =>
        problems.Add($"not a rate card (at {(place.Length == 0 ? "$" : $"$.{place}")}): {sentence} See rates/rate-card.schema.json.");

    private static string KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}

using System.Reflection;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Rates;

/// <summary>The cards that come with fcemu (the files of rates/), and those of users. Safe for use from several threads.</summary>
internal static class RateCards
{
    /// <summary>FC's list price of the international site; prices in CNY are not known.</summary>
    public const string DefaultName = "alibaba-intl-2024-08";

    private const string Prefix = "rates/";
    private const string Extension = ".json";
    private const string SchemaName = "rate-card.schema";

    private static readonly Assembly Assembly = typeof(RateCards).Assembly;

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        .. Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Extension.Length])
            .Where(name => name != SchemaName)
            .Order(StringComparer.Ordinal),
    ];

    /// <param name="nameOrPath">The name of a built-in card, or the absolute path of a file; null for the default.</param>
    public static ConfigOutcome<RateCard> Load(string? nameOrPath)
    {
        if (Path.IsPathRooted(nameOrPath))
            return LoadFile(nameOrPath);
        var name = nameOrPath ?? DefaultName;
        using var resource = Assembly.GetManifestResourceStream(Prefix + name + Extension);
        return resource is not null
            ? RateCardReader.Read(name, resource)
            : Failure(name, $"no rate card has this name.{Nearest.Question(name, BuiltIn)} There are {string.Join(", ", BuiltIn)}; a card of your own is named by its file, which ends in .json.");
    }

    private static ConfigOutcome<RateCard> LoadFile(string path)
    {
        if (NamedFile.FolderProblem(path, "rate card") is { } folder)
            return Failure(path, folder);
        try
        {
            using var file = File.OpenRead(path);
            return RateCardReader.Read(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure(path, $"the rate card cannot be read: {e.Message}");
        }
    }

    private static ConfigOutcome<RateCard> Failure(string file, string message) =>
        ConfigOutcome<RateCard>.Failure([new ConfigError(file, null, message)]);
}

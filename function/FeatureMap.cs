using System.Collections.Immutable;
using Helloworld;

namespace Greeter;

/// <summary>A hundred made-up features on a ten by ten grid over Hangzhou and Shanghai. Immutable.</summary>
internal static class FeatureMap
{
    private const int SouthernEdge = 300_000_000;
    private const int WesternEdge = 1_200_000_000;

    /// <summary>A sixth of a degree: 18 km northwards.</summary>
    private const int Step = 1_666_667;

    private static readonly ImmutableArray<string> Trees =
        ["Acacia", "Bamboo", "Camphor", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper"];

    private static readonly ImmutableArray<string> Places =
        ["Bridge", "Ferry", "Garden", "Harbour", "Hill", "Lake", "Market", "Pagoda", "Spring", "Temple"];

    private static readonly ImmutableArray<Feature> Features =
        [.. from row in Enumerable.Range(0, Trees.Length) from column in Enumerable.Range(0, Places.Length) select At(row, column)];

    private static readonly ImmutableHashSet<Point> Locations = [.. Features.Select(feature => feature.Location)];

    public static IEnumerable<Feature> Inside(Rectangle rectangle) =>
        Features.Where(feature => Geography.IsInside(feature.Location, rectangle));

    public static bool IsFeature(Point point) => Locations.Contains(point);

    private static Feature At(int row, int column) => new()
    {
        Name = $"{Trees[row]} {Places[column]}",
        Location = new Point { Latitude = SouthernEdge + row * Step, Longitude = WesternEdge + column * Step },
    };
}

using Helloworld;

namespace Greeter;

/// <summary>Distances on a round earth. Pure.</summary>
internal static class Geography
{
    private const double EarthRadiusInMetres = 6_371_000;
    private const double UnitsPerDegree = 1e7;

    /// <summary>Along the great circle, by the haversine formula.</summary>
    public static double Metres(Point from, Point to)
    {
        var (fromLatitude, toLatitude) = (Radians(from.Latitude), Radians(to.Latitude));
        var haversine = SquaredSine((toLatitude - fromLatitude) / 2)
            + Math.Cos(fromLatitude) * Math.Cos(toLatitude) * SquaredSine((Radians(to.Longitude) - Radians(from.Longitude)) / 2);
        return 2 * EarthRadiusInMetres * Math.Asin(Math.Sqrt(Math.Min(1, haversine)));
    }

    public static bool IsInside(Point point, Rectangle rectangle)
    {
        var (one, other) = (rectangle.Lo ?? new Point(), rectangle.Hi ?? new Point());
        return IsBetween(point.Latitude, one.Latitude, other.Latitude) && IsBetween(point.Longitude, one.Longitude, other.Longitude);
    }

    private static bool IsBetween(int value, int one, int other) => value >= Math.Min(one, other) && value <= Math.Max(one, other);

    private static double Radians(int units) => units / UnitsPerDegree * Math.PI / 180;

    private static double SquaredSine(double angle) => Math.Sin(angle) * Math.Sin(angle);
}

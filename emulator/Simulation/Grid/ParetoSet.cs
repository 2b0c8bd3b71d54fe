namespace FcEmulator.Simulation.Grid;

/// <summary>
/// The points that no other beats: none costs no more, rejects no more, delays no more and has no more cold starts, and is better in one
/// of these. Of points alike in all of them the first stands for the others. Pure.
/// </summary>
internal static class ParetoSet
{
    public static IReadOnlyList<PointResult> Of(IReadOnlyList<PointResult> points) =>
        [.. points.Where((point, at) => !points.Where((other, otherAt) => Beats(other, point, isEarlier: otherAt < at)).Any())];

    private static bool Beats(PointResult one, PointResult other, bool isEarlier)
    {
        if (ReferenceEquals(one, other) || one.Cu > other.Cu || one.Rejected > other.Rejected || one.DelayP99 > other.DelayP99 || one.ColdStarts > other.ColdStarts)
            return false;
        return isEarlier || one.Cu < other.Cu || one.Rejected < other.Rejected || one.DelayP99 < other.DelayP99 || one.ColdStarts < other.ColdStarts;
    }
}

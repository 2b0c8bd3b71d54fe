namespace FcEmulator.Simulation.Grid;

/// <summary>Runs the points of a grid side by side. Pure but for its threads: the order in which they end makes no difference.</summary>
internal static class GridRun
{
    /// <summary>The results in the order of the points; of a cancelled run those that were finished.</summary>
    /// <param name="atOnce">Points that run at the same time.</param>
    /// <param name="progress">Told of calls simulated since it was last told, from any thread.</param>
    public static IReadOnlyList<PointResult> Run(SimulationPlan plan, IReadOnlyList<GridPoint> points, int atOnce, Action<long> progress, CancellationToken cancelled)
    {
        var results = new PointResult?[points.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce };
        Parallel.For(0, points.Count, options, (at, loop) =>
        {
            var told = 0L;
            try
            {
                cancelled.ThrowIfCancellationRequested();
                results[at] = plan.Run(points[at], Tell, cancelled);
                Tell(results[at]!.Calls);
            }
            catch (OperationCanceledException)
            {
                loop.Stop();
            }

            void Tell(long calls)
            {
                progress(calls - told);
                told = calls;
            }
        });
        return [.. results.OfType<PointResult>()];
    }
}

namespace FcEmulator.Simulation.Output;

/// <summary>A head and a line for each point. Pure.</summary>
internal static class SimulationCsv
{
    /// <summary>None of the values needs quotes.</summary>
    public static string Of(SimulationReport report) =>
        string.Join(',', SimulationColumns.All.Select(column => column.Name)) + "\n"
        + string.Concat(report.Results.Select(result => string.Join(',', SimulationColumns.All.Select(column => column.Value(report, result))) + "\n"));
}

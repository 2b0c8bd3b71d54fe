namespace FcEmulator.Simulation.Output;

/// <summary>The result in the form that was asked for. Pure.</summary>
internal static class SimulationForms
{
    /// <param name="room">Columns of the terminal, for those that read it there.</param>
    public static string Of(SimulationReport report, SimulationForm form, int room) => form switch
    {
        SimulationForm.Json => SimulationJson.Of(report),
        SimulationForm.Csv => SimulationCsv.Of(report),
        SimulationForm.Html => SimulationPage.Of(report),
        _ => SimulationTable.Of(report, room),
    };
}

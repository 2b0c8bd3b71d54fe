using System.Net;
using System.Reflection;

namespace FcEmulator.Simulation.Output;

/// <summary>
/// The result as one page that needs nothing else: page.html of this folder with the result's JSON in it. Pure but for reading the resource.
/// </summary>
internal static class SimulationPage
{
    private const string Resource = "simulation/page.html";
    private const string DataMark = "/*DATA*/null";
    private const string TitleMark = "<!--TITLE-->";

    public static string Of(SimulationReport report)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace(TitleMark, WebUtility.HtmlEncode(report.Function ?? "simulation"), StringComparison.Ordinal)
            .Replace(DataMark, SimulationJson.Of(report, embedded: true), StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Xml.Linq;

namespace FcEmulator.Cli;

/// <param name="Failure">One sentence; null where it passed.</param>
internal sealed record JunitCase(string ClassName, string Name, string? Failure);

/// <summary>Results in the form that build servers show beside a team's own tests. Pure.</summary>
internal static class JunitXml
{
    public static string Render(IReadOnlyList<JunitCase> cases)
    {
        var suite = new XElement(
            "testsuite",
            new XAttribute("name", "fcemu exec"),
            new XAttribute("tests", Number(cases.Count)),
            new XAttribute("failures", Number(cases.Count(one => one.Failure is not null))),
            new XAttribute("errors", "0"),
            new XAttribute("skipped", "0"),
            cases.Select(Case));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{new XElement("testsuites", suite)}\n";
    }

    private static XElement Case(JunitCase one) => new(
        "testcase",
        new XAttribute("classname", one.ClassName),
        new XAttribute("name", one.Name),
        one.Failure is null ? null : new XElement("failure", new XAttribute("message", Printable(one.Failure)), Printable(one.Failure)));

    /// <summary>XML has no way to write control characters, and a function's last words may have them.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Xml.Linq;
using FcEmulator.Cli;

namespace FcEmulator.Tests.Cli;

public class JunitXmlTests
{
    [Fact]
    public void Render_FailureWithControlCharactersAndMarkup_IsXmlThatCountsIt()
    {
        var suite = XDocument.Parse(JunitXml.Render([new("fcemu.budgets", "--max-cost <1>", "too\u001b[31m & dear\u0000"), new("fcemu.budgets", "other", null)]))
            .Root!.Element("testsuite")!;

        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal("too[31m & dear", suite.Elements().First().Element("failure")!.Value);
        Assert.Equal("--max-cost <1>", suite.Elements().First().Attribute("name")!.Value);
    }
}

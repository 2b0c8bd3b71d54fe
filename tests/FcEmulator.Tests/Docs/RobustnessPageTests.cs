using System.Reflection;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/robustness.md: each outcome it states has a test, and the test is there.</summary>
public class RobustnessPageTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string Program = "bench/soak/run";

    private static readonly IReadOnlyList<string[]> Rows =
    [
        .. Repository.Read("docs/robustness.md").Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("| situation", StringComparison.Ordinal) && !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|')),
    ];

    [Fact]
    public void Rows_EachOne_StatesAnOutcomeAndNamesItsTest()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row => Assert.Equal(3, row.Length));
        Assert.All(Rows, row => Assert.NotEqual("", row[1].Trim()));
        Assert.All(Rows, row => Assert.NotEmpty(Repository.Code(row[2])));
    }

    [Fact]
    public void Tests_NamedAsEvidence_Exist()
    {
        var tests = typeof(RobustnessPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Any).Where(IsTest).Select(test => $"{type.Name}.{test.Name}"))
            .ToHashSet();
        var named = Rows.SelectMany(row => Repository.Code(row[2])).Where(name => !name.StartsWith(Program, StringComparison.Ordinal)).ToList();

        Assert.Empty(named.Except(tests));
        Assert.True(File.Exists(Repository.PathOf(Program)));
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();
}

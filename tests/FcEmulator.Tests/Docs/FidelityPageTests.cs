using System.Reflection;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/fidelity.md: what it says of its evidence is so.</summary>
public class FidelityPageTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly IReadOnlyList<string[]> Rows = Repository.Tables(
        "docs/fidelity.md", "behaviour", "what FC documents", "what the emulator does", "known as", "held by");

    [Fact]
    public void Rows_EachOne_HasAllItsCellsAndSaysHowItIsKnown()
    {
        Assert.All(Rows, row => Assert.Equal(5, row.Length));
        Assert.All(Rows, row => Assert.Contains(row[3], new[] { "documented", "assumed", "ours", "not yet" }));
        Assert.Equal(Rows.Count, Rows.Select(row => row[0]).Distinct().Count());
    }

    [Fact]
    public void Tests_NamedAsEvidence_Exist()
    {
        var tests = typeof(FidelityPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Any).Where(IsTest).Select(test => $"{type.Name}.{test.Name}"))
            .ToHashSet();
        var named = Rows.SelectMany(row => Repository.Code(row[4])).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void Rows_WithoutEvidence_SayNothingElse() =>
        Assert.All(Rows, row => Assert.True(row[4] == "—" || Repository.Code(row[4]).Any(), $"'{row[0]}' names neither a test nor —."));

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();
}

namespace FcEmulator.Tests.Docs;

/// <summary>The rule tables of emulator/README.md against the emulator's sources.</summary>
public class DependencyRuleTests
{
    private const string Page = "emulator/README.md";

    private static readonly Dictionary<string, string[]> MayUse = Repository.Table(Page, "folder", "may use")
        .ToDictionary(row => row[0].Trim('`'), row => row[1] == "everything" ? ["*"] : Repository.Code(row[1]).ToArray());

    public static TheoryData<string> Folders => [.. MayUse.Keys];

    public static TheoryData<string> Names => [.. OnlyIn().Select(row => row.Name)];

    [Fact]
    public void Page_Folders_AreThoseOfTheSources()
    {
        var folders = SourceFile.All.Where(source => source.Name.Contains('/')).Select(source => source.Folder).Distinct();

        Assert.Equal(folders.Order(), MayUse.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_UsesOthers_ExactlyAsThePageSays(string folder)
    {
        var others = MayUse.Keys.Where(other => other != folder);
        var uses =
            from source in SourceFile.All.Where(source => source.Folder == folder)
            from other in others.Where(source.Uses)
            select (source.Name, other);
        if (MayUse[folder] is ["*"])
            return;

        Assert.Equal(MayUse[folder].Order(), uses.Select(use => use.other).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_KeptToAPlace_IsMentionedThereAndNowhereElse(string name)
    {
        var places = OnlyIn().Single(row => row.Name == name).Places;

        var found = SourceFile.All.Where(source => source.Mentions(name)).ToList();

        Assert.Equal(places.Order(), found.Select(source => source.Folder).Distinct().Order());
    }

    [Theory]
    [InlineData("using FcEmulator.Gateway;", true)]
    [InlineData("var route = Gateway.Route.To(f);", true)]
    [InlineData("_ = new Gateway.Route();", true)]
    [InlineData("// using FcEmulator.Gateways;", false)]
    [InlineData("settings.Gateway.ToString();", false)]
    public void Uses_OneLine_IsSeen(string code, bool uses) =>
        Assert.Equal(uses, new SourceFile("Billing/Some.cs", code).Uses("Gateway"));

    private static IEnumerable<(string Name, string[] Places)> OnlyIn() =>
        Repository.Table(Page, "name", "only in").Select(row => (row[0].Trim('`'), Repository.Code(row[1]).ToArray()));
}

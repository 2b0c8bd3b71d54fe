using System.Reflection;
using System.Text.RegularExpressions;
using FcEmulator.Cli;
using FcEmulator.Configuration.Settings;
using FcEmulator.Simulation;
using FcEmulator.Simulation.Output;

namespace FcEmulator.Tests.Docs;

/// <summary>What the pages name has to be there.</summary>
public partial class PagesTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "certs/README.md", "emulator/README.md", "tests/interop/README.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(page => $"docs/{Path.GetFileName(page)}"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_ToFiles_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        var targets = Links().Matches(Repository.Read(page)).Select(link => Path.Combine(folder, link.Groups[1].Value));

        Assert.All(targets, target => Assert.True(Path.Exists(target), target));
    }

    /// <summary>A feed shows them on a page of its own, where nothing of the repository lies beside them.</summary>
    [Theory]
    [InlineData("emulator/PACKAGE.md", "emulator/FcEmulator.csproj")]
    [InlineData("testing/README.md", "testing/FcEmulator.Testing.csproj")]
    public void Readme_OfAPackage_HasNoLinksIntoTheRepository(string page, string project)
    {
        Assert.Contains($"<None Include=\"{Path.GetFileName(page)}\" Pack=\"true\"", Repository.Read(project), StringComparison.Ordinal);

        Assert.Empty(Links().Matches(Repository.Read(page)).Select(link => link.Groups[1].Value));
    }

    [Fact]
    public void PackageReadme_Commands_Exist()
    {
        var commands = CommandLine.Make(TextWriter.Null, TextWriter.Null).Subcommands.Select(command => command.Name).ToHashSet();
        var named = NamedCommands().Matches(Repository.Read("emulator/PACKAGE.md")).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(commands.Order(), named.Order());
    }

    [Fact]
    public void Readme_ExitCodes_AreThoseOfTheCode()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()!.ToString()!);

        Assert.Equal(codes.Order(), Repository.Table("README.md", "exit code", "meaning").Select(row => row[0]).Order());
    }

    [Fact]
    public void Readme_Options_Exist()
    {
        string[] ofOthers =
        [
            "--project", "--no-build", "--help", "--name", "--call", "--addr", "--cacert", "--authority", "--http2", "--http2-prior-knowledge",
            "--disable-build-servers", "--nologo",
        ];
        var named = Options().Matches(Repository.Read("README.md")).Select(option => option.Value).Distinct().ToList();

        Assert.Contains("--max-instances", named);
        var root = CommandLine.Make(TextWriter.Null, TextWriter.Null);
        var ours = root.Subcommands.Append(root).SelectMany(command => command.Options).Select(option => option.Name);
        Assert.Empty(named.Except(ours).Except(ofOthers));
    }

    [Fact]
    public void SimulationPage_OptionsAndColumns_Exist()
    {
        var page = Repository.Read("docs/simulation.md");
        var known = SettingTable.All.Select(setting => setting.Option).Concat(RequestReader.Options.Select(option => option.Name)).Append("--help");

        Assert.Empty(Options().Matches(page).Select(option => option.Value).Distinct().Except(known));
        Assert.All(SimulationColumns.All.Skip(9).SkipLast(1), column => Assert.Contains($"`{column.Name}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`fcemu ([a-z]+)")]
    private static partial Regex NamedCommands();

    [GeneratedRegex(@"\]\(([^)#:\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z0-9-]+")]
    private static partial Regex Options();
}

using FcEmulator.Configuration;
using FcEmulator.Reload;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Reload;

/// <summary>Which changes concern whom.</summary>
public class WatchPlanTests
{
    private static readonly string App = Path.Combine(Path.GetTempPath(), "app");

    [Theory]
    [InlineData("GreeterService.cs", "greeter")]
    [InlineData("protos/greeter.proto", "greeter")]
    [InlineData("target/greeter.dll", "greeter")]
    [InlineData("bin/Debug/greeter.dll", "")]
    [InlineData("obj/project.assets.json", "")]
    [InlineData("deep/node_modules/a/index.js", "")]
    [InlineData("__pycache__/main.pyc", "")]
    [InlineData("main.pyc", "")]
    [InlineData(".git/HEAD", "")]
    [InlineData(".GreeterService.cs.swp", "")]
    [InlineData("GreeterService.cs~", "")]
    [InlineData("#GreeterService.cs#", "")]
    [InlineData("4913", "")]
    [InlineData(".fcemu/ledger.jsonl", "")]
    [InlineData("data/ledger.jsonl", "")]
    [InlineData("today.log", "")]
    [InlineData("../beside/main.go", "")]
    [InlineData("s.yaml", "")]
    public void FunctionsOf_AFileOfTheSample_AreThoseMadeFromIt(string file, string functions)
    {
        var plan = PlanOf(Function("greeter", "target", "."), s => s with { DataDirectory = In("data"), WatchIgnore = ["*.log"] });

        Assert.Equal(functions, string.Join(", ", plan.FunctionsOf([In(file)])));
    }

    [Fact]
    public void Roots_CodeFolderBesideTheSources_AreBoth()
    {
        var plan = PlanOf(Function("greeter", "out", "src", "src/proto"));

        Assert.Equal([In("src"), In("out")], plan.Roots);
        Assert.Equal(["greeter"], plan.FunctionsOf([In("src/main.go")]));
        Assert.Equal(["greeter"], plan.FunctionsOf([In("out/main")]));
        Assert.Empty(plan.FunctionsOf([In("docs/page.md")]));
    }

    [Fact]
    public void Roots_OneWithinAnother_IsCoveredByIt() => Assert.Equal([App], PlanOf(Function("greeter", "bin/publish", ".")).Roots);

    [Fact]
    public void CodeFolder_WithANameThatIsIgnoredElsewhere_IsWatched() =>
        Assert.Equal(["greeter"], PlanOf(Function("greeter", "bin/publish", ".")).FunctionsOf([In("bin/publish/greeter.dll")]));

    [Fact]
    public void NoBuild_OnlyTheCodeFolderIsWatched() =>
        Assert.Equal([In("target")], PlanOf(Function("greeter", "target", "."), s => s with { Build = false }).Roots);

    [Fact]
    public void AttachedFunction_IsNotWatched() =>
        Assert.Empty(PlanOf(Function("greeter", "target", "."), s => s with { Attach = [new("greeter", "localhost", 1)] }).Roots);

    [Theory]
    [InlineData("s.yaml")]
    [InlineData(".env")]
    [InlineData("fcemu.yaml")]
    public void FilesOfTheApp_ConcernIt(string file) => Assert.True(PlanOf(Function("greeter", "code")).Concerns(In(file)));

    [Fact]
    public void IsSame_OtherFolders_IsNot()
    {
        Assert.True(PlanOf(Function("greeter", "target", ".")).IsSame(PlanOf(Function("greeter", "target", "."))));
        Assert.False(PlanOf(Function("greeter", "target", ".")).IsSame(PlanOf(Function("greeter", "target", "src"))));
        Assert.False(PlanOf(Function("greeter", "target", ".")).IsSame(PlanOf(Function("hello", "target", "."))));
    }

    private static FunctionConfig Function(string name, string code, params string[] steps) => TestFunctions.Greeter with
    {
        Name = name,
        CodeDirectory = In(code),
        PreDeploy = [.. steps.Select(step => new BuildStepConfig("make", In(step)))],
    };

    private static WatchPlan PlanOf(FunctionConfig function, Func<EmulatorSettings, EmulatorSettings>? settings = null)
    {
        var chosen = (settings ?? (s => s))(new EmulatorSettings { DataDirectory = In(".fcemu"), CertDirectory = In("certs") });
        var workspace = new Workspace("s.yaml", new ServerlessApp(In("s.yaml"), [function], [], []), chosen);
        return WatchPlan.Of(workspace with { SettingsPath = In("fcemu.yaml") });
    }

    private static string In(string path) => Path.GetFullPath(path, App).TrimEnd(Path.DirectorySeparatorChar);
}

using FcEmulator.Configuration;
using FcEmulator.Reload;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Sample;

namespace FcEmulator.Tests.Reload;

/// <summary>What a build writes must not bring about the next one; what is edited meanwhile must.</summary>
public class WatchedBuildTests
{
    private readonly EventStream _events = new();
    private readonly WatchedBuild _build;

    public WatchedBuildTests() => _build = new WatchedBuild(_events, new ManualTime());

    [Fact]
    public void Absorb_CodeFolderThatOnlyBuildsWrite_IsNoChange_AndAnEditMeanwhileIs()
    {
        using var folder = new WatchedFolder(code: "target");
        var before = folder.State;

        folder.Write("target/greeter.dll", "built");
        folder.Write("Service.cs", "edited while it was built");

        Assert.Equal(["Service.cs"], folder.Since(_build.Absorb(before, folder.State, folder.Plan, onlyBuild: false)));
    }

    [Fact]
    public void Absorb_OutputAmongTheSources_IsLearnt()
    {
        using var folder = new WatchedFolder();
        folder.Write("main.go", "one");
        var first = folder.State;
        folder.Write("main", "built");

        // An output it has not met may be an edit: one more build tells.
        var second = _build.Absorb(first, folder.State, folder.Plan, onlyBuild: false);
        Assert.Equal(["main"], folder.Since(second));
        folder.Write("main", "built again");
        var third = _build.Absorb(second, folder.State, folder.Plan, onlyBuild: true);
        Assert.Empty(folder.Since(third));

        folder.Write("main", "and once more");
        folder.Write("main.go", "an edit");
        Assert.Equal(["main.go"], folder.Since(_build.Absorb(third, folder.State, folder.Plan, onlyBuild: false)));
    }

    [Fact]
    public void Absorb_NewNamesEachTime_EndWithTheBuildThatFollowed()
    {
        using var folder = new WatchedFolder();
        var before = folder.State;
        folder.Write("build-1.log", "one");
        before = _build.Absorb(before, folder.State, folder.Plan, onlyBuild: false);
        Assert.Equal(["build-1.log"], folder.Since(before));

        folder.Write("build-2.log", "one");

        Assert.Empty(folder.Since(_build.Absorb(before, folder.State, folder.Plan, onlyBuild: true)));
    }

    [Fact]
    public void Absorb_Syaml_IsNeverAnOutput()
    {
        using var folder = new WatchedFolder();
        var before = folder.State;

        folder.Write("s.yaml", "edited");

        Assert.Equal(["s.yaml"], folder.Since(_build.Absorb(before, folder.State, folder.Plan, onlyBuild: true)));
    }

    [UnixFact]
    public async Task RunAsync_StepFails_SaysWhichAndShowsItsOutput()
    {
        using var folder = new WatchedFolder();
        var function = TestFunctions.Greeter with { PreDeploy = [new BuildStepConfig("echo 'main.go:1: oops'; exit 2", folder.Path)] };

        var failure = await _build.RunAsync([function], CancellationToken.None).DefaultTimeout();

        Assert.Equal($"pre-deploy 'echo 'main.go:1: oops'; exit 2' of greeter failed in {folder.Path}: exit code 2.", failure);
        Assert.Equal("main.go:1: oops", Assert.IsType<BuildOutput>(await _events.Reader.ReadAsync().DefaultTimeout()).Text);
    }
}

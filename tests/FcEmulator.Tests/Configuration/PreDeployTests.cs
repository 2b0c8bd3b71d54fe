using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class PreDeployTests
{
    [Theory]
    [InlineData("pre-deploy", true)]
    [InlineData("pre-${regex('deploy|local')}", true)]
    [InlineData("pre-${regex('.')}", true)]
    [InlineData("pre-${regex('^local$')}", false)]
    [InlineData("post-${regex('deploy')}", false)]
    [InlineData("post-deploy", false)]
    [InlineData("pre-local", false)]
    public void Load_ActionKey_IsPreDeployWhereItMatchesDeploy(string key, bool runs)
    {
        using var folder = new TemporaryFolder();
        var outcome = Yaml.LoadIn(folder, WithActions($"{key}: [{{run: make, path: ./src}}]"));

        Assert.Equal(runs ? [new BuildStepConfig("make", folder.Combine("src"))] : [], outcome.Value!.Functions[0].PreDeploy);
    }

    [Theory]
    [InlineData("pre-${env('X')}", "the action pre-${env('X')} cannot be read. Write pre-deploy, or pre-${regex('deploy|local')}.")]
    [InlineData("pre-${regex('(')}", "the regular expression of the action pre-${regex('(')} cannot be used. Write a simple one, such as 'deploy|local'.")]
    [InlineData("pre-${regex('(a)\\\\1')}", "the regular expression of the action pre-${regex('(a)\\\\1')} cannot be used. Write a simple one, such as 'deploy|local'.")]
    public void Load_ActionKeyThatCannotBeRead_IsReported(string key, string error) =>
        Assert.Equal($"s.yaml:6: {error}", Yaml.Error(WithActions($"{key}: []")));

    [Fact]
    public void Load_Steps_AreExpandedAndRunInTheFolderOfTheFileByDefault()
    {
        using var folder = new TemporaryFolder();
        var outcome = Yaml.LoadIn(
            folder, WithActions("pre-deploy: [{run: 'build ${this.props.functionName}'}, {run: second, path: '${this.props.code}'}]"));

        Assert.Equal(
            [new BuildStepConfig("build hello", folder.Path), new BuildStepConfig("second", folder.Combine("code"))],
            outcome.Value!.Functions[0].PreDeploy);
    }

    [Fact]
    public void Load_StepsOfTheDocument_ComeBeforeThoseOfTheFirstFunction()
    {
        using var folder = new TemporaryFolder();
        var outcome = Yaml.LoadIn(folder, "actions: {pre-deploy: [{run: all}]}\n" + WithActions("pre-deploy: [{run: one}]"));

        Assert.Equal(["all", "one"], outcome.Value!.Functions[0].PreDeploy.Select(step => step.Run));
    }

    [Fact]
    public void Load_StepsOfOtherKinds_AreSetAsideAndSaid()
    {
        var app = Yaml.App(WithActions("pre-deploy: [{component: fc3 build}, {plugin: x}]"));

        Assert.Empty(app.Functions[0].PreDeploy);
        Assert.Equal(["hello: pre-deploy steps set aside, as only run: is done here: component, plugin."], app.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void Load_ActionsNobodyRuns_AreNotEvaluated() =>
        Assert.Empty(Yaml.App(WithActions("post-deploy: [{run: 'echo ${resources.hello.output.url}'}]")).Functions[0].PreDeploy);

    [Theory]
    [InlineData("pre-deploy: make", "s.yaml:6: actions.pre-deploy is \"make\", but FC takes a list here. Write one item a line, each behind a dash.")]
    [InlineData("pre-deploy: [make]", "s.yaml:6: actions.pre-deploy[0] is \"make\", but FC takes a map here. Write its keys below the dash.")]
    public void Load_ActionsOfTheWrongType_AreReported(string actions, string error) => Assert.Equal(error, Yaml.Error(WithActions(actions)));

    /// <summary>The action stands on line 6 of a document that begins with its edition.</summary>
    private static string WithActions(string action) =>
        Yaml.Function().Replace("    props:", $"    actions:\n      {action}\n    props:");
}

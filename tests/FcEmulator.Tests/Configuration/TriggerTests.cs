using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class TriggerTests
{
    private const string AllMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    public static TheoryData<string, string> Refused => new()
    {
        {
            Http("{authType: anonymous, methods: [GET]}"),
            "s.yaml:7: triggers[0].triggerConfig.methods is GET, but every gRPC call is a POST, which FC would answer with 403. Add POST."
        },
        {
            Http("{authType: anonymous, methods: []}"),
            "s.yaml:7: triggers[0].triggerConfig.methods is empty, but every gRPC call is a POST, which FC would answer with 403. Add POST."
        },
        { Http("{authType: anonymous}"), "s.yaml:7: triggers[0].triggerConfig.methods is left out, but FC needs it. Write methods: [GET, POST]." },
        {
            Http("{authType: anonymous, methods: POST}"),
            "s.yaml:7: triggers[0].triggerConfig.methods is \"POST\", but FC takes a list here. Write one item a line, each behind a dash."
        },
        {
            Http("{authType: anonymous, methods: [POST, CONNECT]}"),
            $"s.yaml:7: triggers[0].triggerConfig.methods has CONNECT, but FC accepts {AllMethods}. Correct or remove it."
        },
        {
            Http("{authType: basic, methods: [POST]}"),
            "s.yaml:7: triggers[0].triggerConfig.authType is \"basic\", but FC accepts anonymous, function or jwt. Write one of them."
        },
        { Http("{methods: [POST]}"), "s.yaml:7: triggers[0].triggerConfig.authType is left out, but FC needs it. Write authType: anonymous, function or jwt." },
        { "triggers:\n  - {triggerType: http}", "s.yaml:7: triggers[0].triggerConfig is left out, but FC needs it. Write authType and methods below it." },
        { "triggers: [http]", "s.yaml:6: triggers[0] is \"http\", but FC takes a map here. Write its keys below the dash." },
        {
            $"{Http("{authType: anonymous, methods: [POST]}")}\n  - {{triggerType: http, triggerConfig: {{authType: anonymous, methods: [POST]}}}}",
            "s.yaml:8: hello has a second HTTP trigger, but FC allows one for each version or alias. Remove it."
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_TriggerThatCannotServeGrpc_IsReported(string triggers, string error) =>
        Assert.Equal(error, Yaml.Error(Yaml.Function(triggers)));

    [Theory]
    [InlineData("triggers:")]
    [InlineData("triggers: []")]
    public void Load_NoTrigger_IsAnonymousAndSaid(string triggers)
    {
        var app = Yaml.App(Yaml.Function(triggers));

        var trigger = app.Functions[0].Trigger;
        Assert.Equal((TriggerAuth.Anonymous, true, false), (trigger.Auth, trigger.Implied, trigger.DisableInternetUrl));
        Assert.Contains("POST", trigger.Methods);
        Assert.Equal(
            ["hello: s.yaml has no HTTP trigger; an anonymous one for all methods stands in for the one created by hand."], app.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void Load_OtherTriggers_AreSetAsideAndSaid()
    {
        var app = Yaml.App(Yaml.Function(
            "triggers:",
            "  - {triggerName: nightly, triggerType: timer, triggerConfig: {cronExpression: '@daily'}}",
            "  - {triggerName: prod, triggerType: http, qualifier: prod, triggerConfig: {}}",
            "  - {triggerName: web, triggerType: http, triggerConfig: {authType: anonymous, methods: [POST]}}"));

        Assert.Equal(["POST"], app.Functions[0].Trigger.Methods);
        Assert.Equal(["hello: triggers set aside, as only the HTTP trigger of LATEST takes gRPC: nightly, prod."], app.Notes.Select(note => note.ToString()));
    }

    [Theory]
    [InlineData("function", "function")]
    [InlineData("jwt", "jwt")]
    public void AuthCheck_TriggerWithAuth_RefusesUnlessIgnored(string written, string named)
    {
        var app = Yaml.App(Yaml.Function(Http($"{{authType: {written}, methods: [POST]}}")));

        Assert.Equal(
            $"my/s.yaml:7: function hello has authType {named}, which fcemu cannot check yet and does not open silently. Start with --ignore-auth to let everybody in, or write authType: anonymous.",
            Assert.Single(AuthCheck.Errors(app, "my/s.yaml", ignoreAuth: false)).ToString());
        Assert.Empty(AuthCheck.Errors(app, "my/s.yaml", ignoreAuth: true));
    }

    [Fact]
    public void AuthCheck_DomainWithAuth_RefusesUnlessIgnored()
    {
        var app = Yaml.App(Yaml.Domain("authConfig:", "  authType: jwt"));

        Assert.StartsWith(
            "s.yaml:16: domain api.example.com has authType jwt,",
            Assert.Single(AuthCheck.Errors(app, "s.yaml", ignoreAuth: false)).ToString(),
            StringComparison.Ordinal);
        Assert.Empty(AuthCheck.Errors(app, "s.yaml", ignoreAuth: true));
    }

    [Fact]
    public void AuthCheck_Anonymous_IsFine() => Assert.Empty(AuthCheck.Errors(Yaml.App(Yaml.Domain()), "s.yaml", ignoreAuth: false));

    private static string Http(string config) => $"triggers:\n  - {{triggerName: web, triggerType: http, triggerConfig: {config}}}";
}

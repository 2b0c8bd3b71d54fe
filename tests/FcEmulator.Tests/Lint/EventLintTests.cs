using FcEmulator.Lint;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Configuration;

namespace FcEmulator.Tests.Lint;

/// <summary>What each rule makes of what happened to an instance, a connection, and of an s.yaml's notes.</summary>
public class EventLintTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    private static readonly (string Name, EmulatorEvent Happened, string? Rule)[] Known =
    [
        ("quick start", Ready(1), null),
        ("start of half the limit", Ready(60), null),
        ("slow start", Ready(61), "start-slow"),
        ("start at the limit", Ready(120), "start-slow"),
        ("start beyond the limit", Ready(121), "start-too-slow"),
        ("slow start on purpose", Ready(121) with { OnPurpose = true }, null),
        ("not ready", Failed(FailedStart.NotReady), "start-too-slow"),
        ("exited", Failed(FailedStart.Exited), "start-exited"),
        ("exited on purpose", Failed(FailedStart.Exited) with { OnPurpose = true }, null),
        ("machine out of something", Failed(FailedStart.Here), null),
        ("no file", Failed(FailedStart.File), "start-file"),
        ("initializer failed", Failed(FailedStart.Initializer), "initializer-failed"),
        ("check failed", Failed(FailedStart.HealthCheck), "health-check-failed"),
        ("initializer quick", Hook("initializer", 24, null), null),
        ("initializer slow", Hook("initializer", 25, null), "initializer-slow"),
        ("initializer that failed, told by the start", Hook("initializer", 30, "it was late"), null),
        ("preStop", Hook("preStop", 1, null), null),
        ("preStop failed", Hook("preStop", 1, "it was answered 500"), "pre-stop-failed"),
        ("unhealthy", new HealthChanged(At, "f", "c-1", Healthy: false, "it was answered 500"), "unhealthy"),
        ("healthy again", new HealthChanged(At, "f", "c-1", Healthy: true, null), null),
        ("few streams", new StreamLimitLow(At, "f", "c-1", "f takes 5."), "stream-limit"),
        ("no h2c", new NoHttp2(At, "f", "c-1", "f does not."), "not-http2"),
        ("loopback", new ListensOnLoopback(At, "f", "c-1", "f listens."), "loopback-only"),
        ("connection ended", new ConnectionEndedByInstance(At, "f", "c-1", TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1)), "connection-closed-early"),
        ("connection ended late", new ConnectionEndedByInstance(At, "f", "c-1", TimeSpan.FromMinutes(15)), null),
        ("plaintext", new PlaintextRefused(At, "A client."), "plaintext-client"),
        ("another warning", new Warning(At, "Mind this."), null),
        ("output", new FunctionOutput(At, "f", "c-1", "text"), null),
    ];

    public static TheoryData<string> Cases => [.. Known.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Add_OneEvent_FindsWhatItBreaks(string name)
    {
        var (_, happened, rule) = Known.Single(one => one.Name == name);
        var findings = new Findings();

        new EventLint(findings).Add(happened);

        Assert.Equal(rule is null ? [] : new[] { rule }, findings.All.Select(finding => finding.Rule));
    }

    [Fact]
    public void Add_StartBrokenOffByTheEmulatorsEnd_IsNoFinding()
    {
        var findings = new Findings { IsEnding = true };
        new EventLint(findings).Add(Failed(FailedStart.Exited));

        Assert.Empty(findings.All);
    }

    [Fact]
    public void Config_EachKindOfNote_HasItsRuleAndSeverity()
    {
        var findings = new Findings();
        ConfigLint.Add(
            Yaml.App(Yaml.Domain("protocol: HTTP", "routeConfig: {routes: [{path: /*, functionName: hello, methods: [GET]}]}").Replace("timeout: 60", "instanceConcurency: 3").Replace("code: ./code", "code: ./code\n      layers: [a]").Replace("triggers:", "tags:")),
            findings,
            At);

        Assert.Equal(
            [
                ("domain-without-tls", LintSeverity.Refused, "api.example.com"), ("timeout-left-out", LintSeverity.Bites, "hello"), ("unknown-property", LintSeverity.Bites, "hello"),
                ("route-without-post", LintSeverity.Bites, "api.example.com/*"), ("value-assumed", LintSeverity.Note, "hello"), ("set-aside", LintSeverity.Note, "hello"),
            ],
            findings.All.Select(finding => (finding.Rule, finding.Severity, finding.Function!)));
        Assert.All(findings.All, finding => Assert.True(ConfigLint.Has(finding.Rule)));
        Assert.False(ConfigLint.Has("no-trailers"));
    }

    [Fact]
    public void Rules_Names_AreDifferent() => Assert.Equal(LintRules.All.Count, LintRules.All.Select(rule => rule.Name).Distinct().Count());

    private static InstanceReady Ready(double listenedSeconds) =>
        new(At, "f", "c-1", 1, TimeSpan.FromSeconds(listenedSeconds + 1)) { Listened = TimeSpan.FromSeconds(listenedSeconds) };

    private static InstanceFailed Failed(FailedStart failure) => new(At, "f", "c-1", "It did not start.", []) { Failure = failure };

    private static HookFinished Hook(string hook, double seconds, string? problem) =>
        new(At, "f", "c-1", hook, "1-r", TimeSpan.FromSeconds(seconds), problem) { Timeout = TimeSpan.FromSeconds(30) };
}

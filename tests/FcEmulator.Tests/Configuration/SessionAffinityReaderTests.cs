using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class SessionAffinityReaderTests
{
    [Theory]
    [InlineData("sessionAffinityConfig: {affinityHeaderFieldName: my-session_1, sessionTTLInSeconds: 600, sessionIdleTimeoutInSeconds: 60, sessionConcurrencyPerInstance: 5, disableSessionIdReuse: true}")]
    [InlineData("""sessionAffinityConfig: '{"affinityHeaderFieldName": "my-session_1", "sessionTTLInSeconds": 600, "sessionIdleTimeoutInSeconds": 60, "sessionConcurrencyPerInstance": 5, "disableSessionIdReuse": true}'""")]
    public void Load_HeaderField_AsAMapOrAsJson(string config) =>
        Assert.Equal(
            new SessionAffinityConfig(SessionAffinityKind.HeaderField, "my-session_1", TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(60), 5, ReuseIds: false),
            Yaml.OneFunction("instanceConcurrency: 10", "sessionAffinity: HEADER_FIELD", config).SessionAffinity);

    [Fact]
    public void Load_CookieWithoutConfig_TakesDefaultsWithinTheConcurrency() =>
        Assert.Equal(
            new SessionAffinityConfig(SessionAffinityKind.Cookie, "", TimeSpan.FromSeconds(21600), TimeSpan.FromSeconds(1800), 10, ReuseIds: true),
            Yaml.OneFunction("instanceConcurrency: 10", "sessionAffinity: COOKIE").SessionAffinity);

    [Fact]
    public void Load_NoneOrNothing_IsNone()
    {
        Assert.Null(Yaml.OneFunction("sessionAffinity: NONE").SessionAffinity);
        Assert.Null(Yaml.OneFunction("instanceConcurrency: 10").SessionAffinity);
    }

    [Theory]
    [InlineData("sessionAffinity: HEADER", "s.yaml:6: sessionAffinity is \"HEADER\", but FC accepts NONE, HEADER_FIELD, COOKIE, MCP_SSE, MCP_STREAMABLE. Write one of them.")]
    [InlineData("sessionAffinity: HEADER_FIELD", "s.yaml:6: sessionAffinity is HEADER_FIELD, but FC needs to know the header. Write sessionAffinityConfig with an affinityHeaderFieldName, such as my-session-id.")]
    [InlineData("sessionAffinity: COOKIE\nsessionAffinityConfig: {sessionTTLInSeconds: 21601}", "s.yaml:7: sessionAffinityConfig.sessionTTLInSeconds is 21601, but FC accepts 1 to 21600. Write a number in that range.")]
    [InlineData("sessionAffinity: COOKIE\nsessionAffinityConfig: {sessionTTLInSeconds: 60, sessionIdleTimeoutInSeconds: 61}", "s.yaml:7: sessionAffinityConfig.sessionIdleTimeoutInSeconds is 61, but FC accepts no more than sessionTTLInSeconds, which is 60. Write 0 to 60.")]
    [InlineData("sessionAffinity: COOKIE\nsessionAffinityConfig: {sessionConcurrencyPerInstance: 2}", "s.yaml:7: sessionAffinityConfig.sessionConcurrencyPerInstance is 2, but FC accepts no more than instanceConcurrency, which is 1. Lower the one or raise the other.")]
    [InlineData("sessionAffinity: HEADER_FIELD\nsessionAffinityConfig: {affinityHeaderFieldName: abcd}", "s.yaml:7: sessionAffinityConfig.affinityHeaderFieldName is \"abcd\", but FC accepts 5 to 40 letters, digits, - and _, the first a letter, and no name that begins with x-fc-. Write such a name.")]
    [InlineData("sessionAffinity: HEADER_FIELD\nsessionAffinityConfig: {affinityHeaderFieldName: X-Fc-Session}", "s.yaml:7: sessionAffinityConfig.affinityHeaderFieldName is \"X-Fc-Session\", but FC accepts 5 to 40 letters, digits, - and _, the first a letter, and no name that begins with x-fc-. Write such a name.")]
    [InlineData("sessionAffinity: COOKIE\nsessionAffinityConfig: nonsense", "s.yaml:7: sessionAffinityConfig is \"nonsense\", which is no JSON object. Write its keys on the lines below instead.")]
    public void Load_WhatFcRefuses_IsReportedWithItsCure(string props, string error) =>
        Assert.Equal(error, Yaml.Error(Yaml.Function(props)));
}

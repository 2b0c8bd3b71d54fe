using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class DomainTests
{
    private const string NameCure = "but FC accepts names such as api.example.com or *.example.com. Correct it.";

    public static TheoryData<string, string> Refused => new()
    {
        { "domainName:", "s.yaml:15: domainName is left out, but FC needs it. Write one, such as domainName: api.example.com." },
        { "domainName: localhost", $"s.yaml:15: domainName is \"localhost\", {NameCure}" },
        { "domainName: a.*.com", $"s.yaml:15: domainName is \"a.*.com\", {NameCure}" },
        { "domainName: http://a.com", $"s.yaml:15: domainName is \"http://a.com\", {NameCure}" },
        { "routeConfig:", "s.yaml:15: routeConfig is left out, but FC needs it. Write at least one route with functionName and path: /*." },
        { "routeConfig: {routes: []}", "s.yaml:15: routeConfig.routes is empty. Write at least one route with functionName and path: /*." },
        {
            "routeConfig:\n  routes:\n    - path: /*\n      functionName: helo",
            "s.yaml:18: routeConfig.routes[0].functionName is helo, which is no function of this file. It has hello. Correct the name, or add the function."
        },
        { Route("path: a"), "s.yaml:15: routeConfig.routes[0].path is \"a\", but a route's path begins with / and has a * at its end only. Write /* or /package.Service/*." },
        { Route("path: /*/a"), "s.yaml:15: routeConfig.routes[0].path is \"/*/a\", but a route's path begins with / and has a * at its end only. Write /* or /package.Service/*." },
        { Route("path: ''"), "s.yaml:15: routeConfig.routes[0].path is \"\", but a route's path begins with / and has a * at its end only. Write /* or /package.Service/*." },
        { Route("methods: [TRACE]"), "s.yaml:15: routeConfig.routes[0].methods has TRACE, but FC accepts DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT. Correct or remove it." },
        { Route("rewriteConfig: {equalRules: [{match: /a}]}"), "s.yaml:15: routeConfig.routes[0].rewriteConfig.equalRules[0].replacement is left out, but FC needs it. Write what to put in its place." },
        {
            Route("rewriteConfig: {regexRules: [{match: '(', replacement: /b}]}"),
            "s.yaml:15: routeConfig.routes[0].rewriteConfig.regexRules[0].match is \"(\", which is not a regular expression. Check its brackets and repetitions."
        },
        { "tlsConfig: {minVersion: TLSv1.4}", "s.yaml:15: tlsConfig.minVersion is \"TLSv1.4\", but FC accepts TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3. Write one of them." },
        { "tlsConfig: {minVersion: TLSv1.0, maxVersion: TLSv1.1}", "s.yaml:15: tlsConfig.maxVersion is TLSv1.1, but gRPC's HTTP/2 needs TLSv1.2 or later. Write TLSv1.3." },
        { "tlsConfig: {minVersion: TLSv1.3, maxVersion: TLSv1.2}", "s.yaml:15: tlsConfig.minVersion TLSv1.3 is above maxVersion TLSv1.2. Exchange them." },
        { "certConfig: {certName: x, certificate: https://a/b, privateKey: '-----x'}", "s.yaml:15: certConfig.certificate is a URL, which fcemu does not fetch. Save the PEM file beside s.yaml and write its path." },
        { "certConfig: {certName: x, certificate: '-----x', privateKey: oss://a/b}", "s.yaml:15: certConfig.privateKey is a URL, which fcemu does not fetch. Save the PEM file beside s.yaml and write its path." },
        { "certConfig: {certificate: none.pem, privateKey: '-----x'}", "s.yaml:15: certConfig.certificate: the file \"none.pem\" does not exist. Write PEM text, or a path that counts from the folder of s.yaml." },
        { "certConfig: {certificate: '-----x', privateKey: MIIEsecret}", "s.yaml:15: certConfig.privateKey: the file does not exist. Write PEM text, or a path that counts from the folder of s.yaml." },
        { "certConfig: {certificate: '-----x'}", "s.yaml:15: certConfig.privateKey is left out, but FC needs it. Write PEM text, or the path of a PEM file." },
        { "certConfig: {certificate: '-----x', privateKey: '-----y'}", "s.yaml:15: certConfig holds no certificate with the private key that belongs to it. Give the PEM certificate (chain) and its unencrypted private key." },
        { "authConfig: {authType: basic}", "s.yaml:15: authConfig.authType is \"basic\", but FC accepts anonymous, function or jwt. Write one of them." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_DomainThatCannotBeServed_IsReported(string props, string error) => Assert.Equal(error, Yaml.Error(Yaml.Domain(props)));

    [Fact]
    public void Load_DomainWithEverything_IsKeptInFcsOrder()
    {
        var domain = Assert.Single(Yaml.App(Yaml.Domain(
            """
            domainName: "*.Example.com"
            routeConfig:
              routes:
                - functionName: ${resources.hello.props.functionName}
                  path: /helloworld.Greeter/*
                  methods: [post, GET]
                  rewriteConfig:
                    regexRules: [{match: '^/r/(.*)', replacement: /$1}]
                    wildcardRules: [{match: '/w/*', replacement: /$1}]
                    equalRules: [{match: /e1, replacement: /x}, {match: /e2, replacement: /y}]
                - functionName: hello
            """)).Domains);

        Assert.Equal("*.example.com", domain.DomainName);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, domain.TlsVersions);
        Assert.Null(domain.Certificate);
        Assert.Equal(["/helloworld.Greeter/*", "/*"], domain.Routes.Select(route => route.Path));
        Assert.Equal(["hello", "hello"], domain.Routes.Select(route => route.FunctionName));
        Assert.Equal(["GET", "POST"], domain.Routes[0].Methods.Order());
        Assert.Empty(domain.Routes[1].Methods);
        Assert.Equal(
            [
                new RewriteRuleConfig(RewriteKind.Equal, "/e1", "/x"), new RewriteRuleConfig(RewriteKind.Equal, "/e2", "/y"),
                new RewriteRuleConfig(RewriteKind.Wildcard, "/w/*", "/$1"), new RewriteRuleConfig(RewriteKind.Regex, "^/r/(.*)", "/$1"),
            ],
            domain.Routes[0].Rewrites);
    }

    [Theory]
    [InlineData("{minVersion: TLSv1.0, maxVersion: TLSv1.3}", SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData("{minVersion: TLSv1.3, maxVersion: TLSv1.3}", SslProtocols.Tls13)]
    [InlineData("{minVersion: TLSv1.1, maxVersion: TLSv1.2}", SslProtocols.Tls12)]
    [InlineData("{maxVersion: TLSv1.2}", SslProtocols.Tls12)]
    [InlineData("{}", SslProtocols.Tls12 | SslProtocols.Tls13)]
    public void Load_TlsConfig_IsCutToWhatHttp2Allows(string tls, SslProtocols versions) =>
        Assert.Equal(versions, Yaml.App(Yaml.Domain($"tlsConfig: {tls}")).Domains[0].TlsVersions);

    [Fact]
    public void Load_CertificateInlineAndInFiles_IsKeptAndItsKeyNeverPrinted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=api.example.com", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var (certPem, keyPem) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        using var folder = new TemporaryFolder();
        folder.Write("api.pem", certPem + "\n");

        var outcome = Yaml.LoadIn(
            folder, Yaml.Domain($"certConfig: {{certName: a, certificate: api.pem, privateKey: \"{keyPem.ReplaceLineEndings("\\n")}\"}}"));

        Assert.Empty(outcome.Errors);
        var kept = outcome.Value!.Domains[0].Certificate!;
        Assert.Equal((certPem, keyPem), (kept.Certificate, kept.PrivateKey));
        Assert.DoesNotContain("PRIVATE KEY", ModelText.Of(outcome.Value!), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", outcome.Value!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WhatTheEmulatorDoesOtherwise_IsNoted() =>
        Assert.Equal(
            [
                "api.example.com/*: qualifier prod is set aside; the code at hand stands for every version and alias.",
                "api.example.com/*: line 19: the route's methods have no POST, so no gRPC call takes it.",
                "api.example.com: certConfig.certId names a certificate kept in the cloud; the development certificate serves the domain.",
                "api.example.com: line 15: protocol HTTP has no TLS on FC, which gRPC needs there. It is served with TLS here; write HTTPS before you deploy.",
                "api.example.com: set aside, without effect here: wafConfig, tlsConfig.cipherSuites.",
            ],
            Yaml.App(Yaml.Domain(
                "protocol: HTTP", "certConfig: {certId: 123}", "wafConfig: {enableWAF: true}", "tlsConfig: {cipherSuites: [a]}",
                Route("qualifier: prod, methods: [GET]"))).Notes.Select(note => note.ToString()));

    [Fact]
    public void Load_AutoDomain_IsLeftOutAndSaid()
    {
        var app = Yaml.App(Yaml.Domain("domainName: auto"));

        Assert.Empty(app.Domains);
        Assert.Equal(
            ["domainName auto is set aside: FC makes that host at deployment. Functions answer to <function>.localhost here."], app.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void Load_DomainTwice_IsReported()
    {
        var first = Yaml.Domain();
        var second = first[first.IndexOf("  domain:", StringComparison.Ordinal)..].Replace("  domain:", "  again:");

        Assert.Equal("s.yaml:21: domainName api.example.com stands twice. Put all its routes into one resource.", Yaml.Error(first + second));
    }

    /// <summary>The function exists; that its own values are wrong is said once, at the function.</summary>
    [Fact]
    public void Load_RouteToAFaultyFunction_IsNotReportedAgain() =>
        Assert.Equal(
            "s.yaml:10: timeout is 0, but FC accepts 1 to 86400. Write a number in that range.",
            Yaml.Error(Yaml.Domain().Replace("timeout: 60", "timeout: 0")));

    private static string Route(string fields) => $"routeConfig: {{routes: [{{functionName: hello, {fields}}}]}}";
}

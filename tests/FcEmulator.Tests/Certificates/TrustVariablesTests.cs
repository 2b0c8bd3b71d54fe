using FcEmulator.Certificates;
using FcEmulator.Tests.Configuration;

namespace FcEmulator.Tests.Certificates;

public sealed class TrustVariablesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _authority;
    private readonly string _system;

    public TrustVariablesTests() => (_authority, _system) = (_folder.Write("ca.pem", "OURS\n"), _folder.Write("system.pem", "SYSTEM"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Make_NothingSet_ReplacedRootsKeepTheSystemsAndNodeAddsOurs() =>
        Assert.Equal(
            [("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "SYSTEM\nOURS\n"), ("NODE_EXTRA_CA_CERTS", "OURS\n"), ("SSL_CERT_FILE", "SYSTEM\nOURS\n")],
            Contents([]));

    [Fact]
    public void Make_SomeSet_WhatTheyNameStaysTrusted()
    {
        var company = _folder.Write("company.pem", "COMPANY\n\n");

        Assert.Equal(
            [
                ("CURL_CA_BUNDLE", "COMPANY\nOURS\n"), ("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "SYSTEM\nOURS\n"),
                ("NODE_EXTRA_CA_CERTS", "COMPANY\nOURS\n"), ("SSL_CERT_FILE", "COMPANY\nOURS\n"),
            ],
            Contents(new() { ["SSL_CERT_FILE"] = company, ["NODE_EXTRA_CA_CERTS"] = company, ["CURL_CA_BUNDLE"] = company, ["REQUESTS_CA_BUNDLE"] = "/gone.pem" }));
    }

    private List<(string Name, string Text)> Contents(Dictionary<string, string> environment) =>
        [.. TrustVariables.Make(_authority, environment, _folder.Path, _system).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, File.ReadAllText(pair.Value)))];
}

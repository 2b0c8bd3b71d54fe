using FcEmulator.Configuration;
using FcEmulator.Gateway;

namespace FcEmulator.Tests.Gateway;

public class PathRewriteTests
{
    // The rows of FC's page "Configure a rewrite policy".
    [Theory]
    [InlineData(RewriteKind.Equal, "/old", "/new", "/old", "/new")]
    [InlineData(RewriteKind.Equal, "/old", "/new", "/test/old", null)]
    [InlineData(RewriteKind.Wildcard, "/old", "/new", "/old", "/new")]
    [InlineData(RewriteKind.Wildcard, "/old", "/new", "/test/old", "/new")]
    [InlineData(RewriteKind.Wildcard, "^/old", "/new", "/old", "/new")]
    [InlineData(RewriteKind.Wildcard, "^/old", "/new", "/test/old", null)]
    [InlineData(RewriteKind.Wildcard, "/api/*", "/$1", "/api/getFunctionName", "/getFunctionName")]
    [InlineData(RewriteKind.Wildcard, "/css/*", "/public/static/css/$1", "/css/style.css", "/public/static/css/style.css")]
    [InlineData(
        RewriteKind.Wildcard,
        "/ServiceName/*/FunctionName/*/Qualifier/*",
        "/$1.$3/$2",
        "/ServiceName/svc-a/FunctionName/func-a/Qualifier/1",
        "/svc-a.1/func-a")]
    [InlineData(RewriteKind.Regex, "^/api/.+?/(.*)", "/api/v2/$1", "/api/v1/users", "/api/v2/users")]
    [InlineData(RewriteKind.Regex, "^/api/", "/", "/other", null)]
    public void Apply_RowOfFcsPage_GivesItsResult(object kind, string match, string replacement, string path, string? rewritten) =>
        Assert.Equal(rewritten, new PathRewrite([new RewriteRuleConfig((RewriteKind)kind, match, replacement)]).Apply(path));

    [Fact]
    public void Apply_SeveralRules_TheFirstThatMatchesWins()
    {
        var rewrite = new PathRewrite(
        [
            new RewriteRuleConfig(RewriteKind.Equal, "/a", "/first"),
            new RewriteRuleConfig(RewriteKind.Wildcard, "^/*", "/rest/$1"),
        ]);

        Assert.Equal(("/first", "/rest/b"), (rewrite.Apply("/a"), rewrite.Apply("/b")));
    }
}

using FcEmulator.Gateway;

namespace FcEmulator.Tests.Gateway;

public class HostNamesTests
{
    [Theory]
    [InlineData("fc-custom-golang-grpc", "fc-custang-grpc")] // the page's own example
    [InlineData("greeter", "greeter")]
    [InlineData("exactly-15-long", "exactly-15-long")]
    public void Squeeze_LongNames_KeepsSevenAndEight(string name, string squeezed) => Assert.Equal(squeezed, HostNames.Squeeze(name));

    [Theory]
    [InlineData("fc-custom-golang-grpc", true)]
    [InlineData("fc-custang-grpc-abcde", true)]
    [InlineData("FC-custang-grpc-abcde", true)]
    [InlineData("fc-custang-grpc", true)]
    [InlineData("fc-custang-grpc-", false)]
    [InlineData("fc-custang-grpc-abcdefghijklmno", false)]
    [InlineData("fc-custang-grpcx", false)]
    [InlineData("other", false)]
    public void Names_PageExample_MatchesFullAndSqueezedForms(string label, bool matches) =>
        Assert.Equal(matches, HostNames.Names(label, "fc-custom-golang-grpc"));

    [Theory]
    [InlineData("localhost:8089", "localhost")]
    [InlineData("LOCALHOST", "localhost")]
    [InlineData("[::1]:8089", "::1")]
    [InlineData("127.0.0.1:1", "127.0.0.1")]
    public void WithoutPort_Authority_LeavesTheHost(string authority, string host) => Assert.Equal(host, HostNames.WithoutPort(authority));

    [Theory]
    [InlineData("a.cn-shanghai.fcapp.run", "a", "cn-shanghai", false)]
    [InlineData("a.cn-shanghai-vpc.fcapp.run", "a", "cn-shanghai", true)]
    public void TryParsePublic_FcHost_TellsItsParts(string host, string label, string region, bool vpc)
    {
        Assert.True(HostNames.TryParsePublic(host, out var actualLabel, out var actualRegion, out var actualVpc));
        Assert.Equal((label, region, vpc), (actualLabel, actualRegion, actualVpc));
    }

    [Theory]
    [InlineData("fcapp.run")]
    [InlineData("a.fcapp.run")]
    [InlineData("a.b.c.fcapp.run")]
    [InlineData("a.cn-shanghai.fcapp.running")]
    public void TryParsePublic_AnythingElse_IsNotOne(string host) => Assert.False(HostNames.TryParsePublic(host, out _, out _, out _));
}

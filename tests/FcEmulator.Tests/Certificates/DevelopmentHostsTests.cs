using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Tests.Certificates;

public class DevelopmentHostsTests
{
    [Fact]
    public void Of_FunctionsAndDomains_CoversTheirHostsOnce()
    {
        var app = new ServerlessApp(
            "/app/s.yaml",
            [Function("Greeter", "cn-shanghai"), Function("other_one", "cn-shanghai"), Function(new string('x', 64), "cn-beijing")],
            [TestCertificates.Domain("api.example.com"), TestCertificates.Domain("*.example.org")],
            []);

        Assert.Equal(
            [
                "*.cn-shanghai.fcapp.run", "*.cn-shanghai-vpc.fcapp.run", "*.cn-beijing.fcapp.run", "*.cn-beijing-vpc.fcapp.run",
                "greeter.localhost", "other_one.localhost", "api.example.com", "*.example.org",
            ],
            DevelopmentHosts.Of(app));
    }

    [Theory]
    [InlineData(" API.Example.com. ", "api.example.com")]
    [InlineData("[::1]", "::1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void Normalize_OneHost_HasOneSpelling(string host, string normalized) =>
        Assert.Equal(normalized, DevelopmentHosts.Normalize(host));

    private static FunctionConfig Function(string name, string region) => new()
    {
        Name = name,
        Region = region,
        Runtime = "custom.debian12",
        Handler = "index.handler",
        Timeout = TimeSpan.FromSeconds(60),
        Cpu = 0.35m,
        MemorySize = 512,
        DiskSize = 512,
        InstanceConcurrency = 1,
        CustomRuntime = new CustomRuntimeConfig([], [], 8089, null),
        EnvironmentVariables = new Dictionary<string, string>(),
        CodeDirectory = "/app",
        Trigger = new HttpTriggerConfig(TriggerAuth.Anonymous, new HashSet<string>(), DisableInternetUrl: false, Implied: true),
        PreDeploy = [],
    };
}

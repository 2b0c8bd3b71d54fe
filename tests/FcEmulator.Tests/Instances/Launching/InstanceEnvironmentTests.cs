using System.Globalization;
using FcEmulator.Instances;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class InstanceEnvironmentTests
{
    private static readonly string Code = Path.GetFullPath("/home/me/app");

    [Fact]
    public void Of_DeveloperFunctionAndPlatform_LaterWins()
    {
        var developer = new Dictionary<string, string>
        {
            ["HOME"] = "/home/me",
            ["MODE"] = "developer's",
            ["PORT"] = "1",
            ["FC_QUALIFIER"] = "from an instance around this emulator",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "the developer's",
        };
        var function = new Dictionary<string, string> { ["MODE"] = "function's", ["PORT"] = "8089", ["FC_REGION"] = "refused by FC" };

        var variables = Of(developer, function);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["HOME"] = "/home/me",
                ["MODE"] = "function's",
                ["FC_FUNC_CODE_PATH"] = Code,
                ["FC_ACCOUNT_ID"] = "42",
                ["FC_FUNCTION_HANDLER"] = "index.handler",
                ["FC_FUNCTION_MEMORY_SIZE"] = "512",
                ["FC_FUNCTION_NAME"] = "hello",
                ["FC_REGION"] = "cn-shanghai",
                ["FC_INSTANCE_ID"] = "c-1",
                ["FC_FUNCTION_VERSION"] = "LATEST",
                ["FC_CUSTOM_LISTEN_PORT"] = "22100",
                ["FC_SERVER_PORT"] = "22100",
                ["PORT"] = "22100",
            },
            variables);
    }

    [Fact]
    public void Of_SearchPathsInSyaml_StandBeforeTheDevelopers()
    {
        var developer = new Dictionary<string, string> { ["PATH"] = "/usr/bin" };
        var function = new Dictionary<string, string> { ["PATH"] = "/opt/bin:/code:/code/bin", ["LD_LIBRARY_PATH"] = "/code/lib:/opt/lib" };

        var variables = Of(developer, function);

        Assert.Equal($"/opt/bin:{Code}:{Path.Join(Code, "/bin")}{Path.PathSeparator}/usr/bin", variables["PATH"]);
        Assert.Equal($"{Path.Join(Code, "/lib")}:/opt/lib", variables["LD_LIBRARY_PATH"]);
    }

    [Fact]
    public void Of_NoSearchPathInSyaml_KeepsTheDevelopers() =>
        Assert.Equal("/usr/bin", Of(new() { ["PATH"] = "/usr/bin" }, [])["PATH"]);

    [Fact]
    public void Of_FunctionWithARole_SeesTheDevelopersCredentials() =>
        Assert.Equal("mine", Of(new() { ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "mine" }, [], role: "acs:ram::42:role/fc")["ALIBABA_CLOUD_ACCESS_KEY_ID"]);

    [Theory]
    [InlineData("custom", "FC_VER_ID")]
    [InlineData("custom.debian10", "FC_VER_ID")]
    [InlineData("custom.debian11", "FC_FUNCTION_VERSION")]
    [InlineData("custom.debian12", "FC_FUNCTION_VERSION")]
    public void Of_Runtime_NamesTheVersionAsItsImageDoes(string runtime, string name) =>
        Assert.Equal([name], Of([], [], runtime: runtime).Where(variable => variable.Value == "LATEST").Select(variable => variable.Key));

    [Fact]
    public void From_RunByDotnet_LosesWhatWasSetForTheEmulatorAlone() => Assert.Equal(
        ["DOTNET_ROOT", "HOME"],
        InheritedEnvironment.From(new Dictionary<string, string>
        {
            ["HOME"] = "",
            ["DOTNET_ROOT"] = "",
            ["MSBUILDFAILONDRIVEENUMERATINGWILDCARD"] = "1",
            ["MSBuildSDKsPath"] = "",
            ["_MSBUILDTLENABLED"] = "0",
            ["VSTEST_CONNECTION_TIMEOUT"] = "",
            ["DOTNET_LAUNCH_PROFILE"] = "",
            ["ASPNETCORE_URLS"] = "",
            ["FCEMU_PORT"] = "",
        }).Keys.Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Of(
        Dictionary<string, string> developer, Dictionary<string, string> function, string runtime = "custom.debian12", string? role = null) =>
        InstanceEnvironment.Of(
            developer,
            new InstanceStart(SampleFunction.Config(Code, ["./main"], runtime: runtime, variables: function, role: role), "c-1"),
            22100,
            42.ToString(CultureInfo.InvariantCulture));
}

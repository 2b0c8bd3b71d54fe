using FcEmulator.Configuration;
using FcEmulator.Instances.Containers;

namespace FcEmulator.Tests.Instances.Containers;

public class ContainerCommandTests
{
    private static readonly FunctionConfig Function = SampleFunction.Config("/app", []) with
    {
        MemorySize = 1024,
        Cpu = 0.5m,
        CustomRuntime = new([], [], 50051, null),
        Container = new("hello:1.0", ["/bin/serve", "--port={port}"], ["--verbose"]),
    };

    private static readonly EmulatorSettings Settings = new() { DataDirectory = "/data", CertDirectory = "/data" };

    private static readonly Dictionary<string, string> Variables = new() { ["GREETING"] = "hello", ["PATH"] = "/app/bin", ["DOCKER_HOST"] = "tcp://10.0.0.1" };

    [Fact]
    public void Run_AllOfCustomContainerConfig_IsHandedOver() => Assert.Equal(
        [
            "run", "--name", "fcemu-c-1", "--label", "a=b", "--publish", "127.0.0.1:22101:50051", "--memory=1024m", "--memory-swap=1024m", "--cpus=0.5",
            "--env", "GREETING", "--env", "PATH=/app/bin", "--env", "DOCKER_HOST=tcp://10.0.0.1",
            "--entrypoint", "/bin/serve", "hello:1.0", "--port=50051", "--verbose",
        ],
        ContainerCommand.Run(Function, "fcemu-c-1", 22101, Settings, ["a=b"], Variables));

    [Fact]
    public void Run_WithoutLimitsAndEntrypoint_LeavesThemToTheEngineAndTheImage() => Assert.Equal(
        ["run", "--name", "fcemu-c-1", "--publish", "127.0.0.1:22101:50051", "hello"],
        ContainerCommand.Run(
            Function with { Container = new("hello", [], []) }, "fcemu-c-1", 22101, Settings with { MemoryLimit = false, CpuLimit = false }, [], new Dictionary<string, string>()));

    [Fact]
    public void ClientEnvironment_Variables_ReachTheClientUnlessItHeedsThemItself()
    {
        var developer = new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["HOME"] = "/home/me" };

        Assert.Equal(
            new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["HOME"] = "/home/me", ["GREETING"] = "hello" },
            ContainerCommand.ClientEnvironment(developer, Variables));
    }

    [Fact]
    public void Orphans_OfLivingAndDeadEmulators_AreThoseOfTheDead() => Assert.Equal(
        ["1111", "3333"],
        ContainerLabels.Orphans("1111 10@boot/1\n2222 20@boot/2\n3333 20@boot/1\n4444 \n", process => process == 20 ? "boot/2" : null));

    [Fact]
    public void HomeOf_AnotherDataFolder_IsAnother()
    {
        Assert.Equal(ContainerLabels.HomeOf("/a"), ContainerLabels.HomeOf("/b/../a"));
        Assert.NotEqual(ContainerLabels.HomeOf("/a"), ContainerLabels.HomeOf("/b"));
    }

    [UnixFact]
    public void Find_DockerBeforePodman_OrTheNamedOne()
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-").FullName;
        try
        {
            Assert.Null(ContainerEngine.Find(null, folder));
            File.WriteAllText(Path.Join(folder, "podman"), "");
            Assert.Equal(Path.Join(folder, "podman"), ContainerEngine.Find(null, $"/nowhere:{folder}")!.Program);
            File.WriteAllText(Path.Join(folder, "docker"), "");
            Assert.Equal(Path.Join(folder, "docker"), ContainerEngine.Find(null, folder)!.Program);
            Assert.Equal(Path.Join(folder, "podman"), ContainerEngine.Find("podman", folder)!.Program);
            Assert.Equal(Path.Join(folder, "podman"), ContainerEngine.Find(Path.Join(folder, "podman"), "")!.Program);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using FcEmulator.Admin;
using FcEmulator.Cli;

namespace FcEmulator.Tests.Cli;

public class StatusTextTests
{
    [Fact]
    public void Of_SeveralFunctions_IsATableEach()
    {
        var status = new EmulatorStatus(
            1, true, true, 4711, default, 3725, "/app/s.yaml", "/app/.fcemu", "/app/ca.pem", "https://127.0.0.1:8089", "http://127.0.0.1:40123",
            [new FunctionStatus("greeter", "cn-shanghai", 2, 100, 60, 0.35m, 512), new FunctionStatus("idle", "cn-shanghai", 1, 3, 0.5, 1, 128)],
            [
                new InstanceStatus("greeter", "c-1", "ready", 1, 2, 12, 3.04, 100, 61.4),
                new InstanceStatus("removed", "c-3", "draining", 1, 1, 1, 7200, null, null),
                new InstanceStatus("greeter", "c-22", "starting", 0, 2, 0, 65, null, null),
            ]);

        Assert.Equal(
            """
            fcemu serves /app/s.yaml on https://127.0.0.1:8089
              process  4711, up 1 h 2 min, stopping
              data     /app/.fcemu
              admin    http://127.0.0.1:40123

            greeter  concurrency 2, timeout 60 s, 0.35 vCPU, 512 MB, up to 100 instances
              instance  state     slots  calls        age  memory  process
              c-1       ready       1/2     12      3.0 s   61 MB      100
              c-22      starting    0/2      0  1 min 5 s       -        -

            idle  concurrency 1, timeout 0.5 s, 1 vCPU, 128 MB, up to 3 instances
              no instance: the next call starts one

            removed  not in s.yaml any more
              instance  state     slots  calls        age  memory  process
              c-3       draining    1/1      1  2 h 0 min       -        -

            """.ReplaceLineEndings(),
            StatusText.Of(status));
    }
}

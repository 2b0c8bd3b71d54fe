using FcEmulator.Configuration;
using FcEmulator.Instances;
using Microsoft.Extensions.Logging.Abstractions;

// An emulator of nothing but a launcher, for tests that kill one: it starts the command given and says which processes there are.
//   MiniEmulator <data folder> <command> <argument>…
var function = new FunctionConfig
{
    Name = "mini",
    Region = "cn-shanghai",
    Runtime = "custom.debian12",
    Handler = "index.handler",
    Timeout = TimeSpan.FromSeconds(60),
    Cpu = 0.35m,
    MemorySize = 512,
    DiskSize = 512,
    InstanceConcurrency = 1,
    CustomRuntime = new(args[1..], [], 8089, null),
    EnvironmentVariables = new Dictionary<string, string>(),
    CodeDirectory = args[0],
    Trigger = new(TriggerAuth.Anonymous, new HashSet<string> { "POST" }, false, true),
    PreDeploy = [],
};
var settings = new EmulatorSettings { DataDirectory = args[0], CertDirectory = args[0] };

await using var launcher = new ProcessLauncher(
    settings, line => Console.WriteLine(line.Text), TimeProvider.System, NullLogger<ProcessLauncher>.Instance);
var instance = await launcher.StartAsync(new(function, FcIds.NewInstanceId(TimeProvider.System.GetUtcNow())), CancellationToken.None);
Console.WriteLine($"instance {instance.ProcessId} reaper {launcher.ReaperProcessId}");

// Runs until its input ends, or something kills it.
await Console.In.ReadToEndAsync();

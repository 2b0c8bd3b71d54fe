using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Limits.Cgroups;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

/// <summary>A launcher with a temporary folder for code and data, whose processes and files are gone at the end.</summary>
internal sealed class LauncherFixture : IAsyncDisposable
{
    public LauncherFixture(TimeProvider? time = null, TimeSpan? startTimeout = null, Func<EmulatorSettings, EmulatorSettings>? change = null, ICgroupFiles? cgroups = null)
    {
        var settings = new EmulatorSettings
        {
            DataDirectory = Folder,
            CertDirectory = Folder,
            StartTimeout = startTimeout ?? TimeSpan.FromSeconds(120),
        };
        Launcher = new ProcessLauncher((change ?? (s => s))(settings), Output.Add, time ?? TimeProvider.System, Log.For<ProcessLauncher>(), cgroups);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fcemu-").FullName;

    public CapturedOutput Output { get; } = new();

    public CapturedLog Log { get; } = new();

    public ProcessLauncher Launcher { get; }

    public InstanceStart Function(params string[] args) => SampleFunction.Start(SampleFunction.Config(Folder, [TestPrograms.Function], args));

    public InstanceStart Shell(string script) => SampleFunction.Start(SampleFunction.Config(Folder, ["/bin/sh", "-c", script]));

    public Task<IRunningInstance> StartAsync(InstanceStart start) =>
        Launcher.StartAsync(start, CancellationToken.None).DefaultTimeout();

    public Task<InstanceStartException> FailAsync(InstanceStart start) =>
        Assert.ThrowsAsync<InstanceStartException>(() => StartAsync(start));

    public async ValueTask DisposeAsync()
    {
        await Launcher.DisposeAsync().DefaultTimeout();
        Directory.Delete(Folder, recursive: true);
    }
}

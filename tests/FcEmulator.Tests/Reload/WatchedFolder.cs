using FcEmulator.Configuration;
using FcEmulator.Reload;
using FcEmulator.Tests.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Reload;

/// <summary>A function's folder on the disk and its watch plan, gone after the test.</summary>
internal sealed class WatchedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="code">Where the code folder is, with sources in the folder itself; null where they are one.</param>
    public WatchedFolder(string? code = null)
    {
        var function = TestFunctions.Greeter with
        {
            CodeDirectory = code is null ? _folder.Path : System.IO.Path.GetFullPath(code, _folder.Path),
            PreDeploy = [new BuildStepConfig("make", _folder.Path)],
        };
        Plan = WatchPlan.Of(new Workspace(
            "s.yaml",
            new ServerlessApp(_folder.Combine("s.yaml"), [function], [], []),
            new EmulatorSettings { DataDirectory = _folder.Combine(".fcemu"), CertDirectory = _folder.Combine("certs") }));
    }

    public WatchPlan Plan { get; }

    public string Path => _folder.Path;

    public SourceState State => SourceState.Read(Plan);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder.Combine(name))!);
        _folder.Write(name, text);
    }

    /// <summary>The names of what changed since.</summary>
    public IEnumerable<string> Since(SourceState before) =>
        before.ChangesTo(State).Select(path => System.IO.Path.GetRelativePath(_folder.Path, path).Replace('\\', '/'));

    public void Dispose() => _folder.Dispose();
}

using FcEmulator.Certificates;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Certificates;

/// <summary>An empty folder, a clock, and what Ensure makes of them.</summary>
internal sealed class CertificateFolderFixture : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("fcemu-certs-");

    public ManualTime Time { get; } = new();

    public string Path => System.IO.Path.Combine(_parent.FullName, "certs");

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    public Task<DevelopmentCertificate> EnsureAsync(params string[] hosts) =>
        DevelopmentCertificates.EnsureAsync(Path, hosts, Time).DefaultTimeout();

    /// <summary>Name and text of every .pem file.</summary>
    public IReadOnlyDictionary<string, string> Pems() =>
        Directory.EnumerateFiles(Path, "*.pem").ToDictionary(file => System.IO.Path.GetFileName(file), File.ReadAllText);

    public void Dispose() => _parent.Delete(recursive: true);
}

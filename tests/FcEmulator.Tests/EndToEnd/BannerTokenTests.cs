using System.Diagnostics;
using FcEmulator.Admin;
using FcEmulator.Tests.Instances;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>Where the admin API's token is printed, and where it is not.</summary>
public sealed class BannerTokenTests : IDisposable
{
    private const string Dashboard = "  dashboard  ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-token-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A person at a terminal opens the address as it is; script gives fcemu a terminal.</summary>
    [LinuxFact]
    public async Task AtATerminal_TheAddressCarriesTheToken()
    {
        EmulatorProcess.Write(_folder, "[true]");
        var plain = EmulatorProcess.Command(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs");
        var command = string.Join(' ', [plain.FileName, .. plain.ArgumentList.Select(argument => $"'{argument}'")]);
        await using var emulator = EmulatorProcess.Run(new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        });

        var line = await emulator.LineAsync(line => line.StartsWith(Dashboard, StringComparison.Ordinal));

        Assert.Equal($"{Dashboard}{Locator.Admin}/#token={Locator.Token}", line.TrimEnd());
    }

    /// <summary>What goes to a file or a build server's log can be read by others.</summary>
    [Fact]
    public async Task WhereOutputIsRedirected_TheTokenIsNowhere()
    {
        EmulatorProcess.Write(_folder, "[true]");
        await using var emulator = EmulatorProcess.Start(_folder, "start", "--no-build", "--port", "0", "--cert-dir", "certs");

        var line = await emulator.LineAsync(line => line.StartsWith(Dashboard, StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("  stop  ", StringComparison.Ordinal));

        Assert.Equal(Dashboard + Locator.Admin, line);
        Assert.DoesNotContain(Locator.Token, emulator.Text, StringComparison.Ordinal);
    }

    private EmulatorLocator Locator => ((LocatorState.Running)LocatorFile.Read(Path.Combine(_folder.FullName, ".fcemu"))).Locator;
}

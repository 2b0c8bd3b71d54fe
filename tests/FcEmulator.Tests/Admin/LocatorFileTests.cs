using FcEmulator.Admin;
using FcEmulator.Tests.Configuration;
using FcEmulator.Tests.Sample;

namespace FcEmulator.Tests.Admin;

public sealed class LocatorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EmulatorLocator Own { get => field with { DataFolder = _folder.Path }; } = EmulatorLocator.OfThisProcess(
        "/app/s.yaml", "", "/app/ca.pem", "https://127.0.0.1:8089", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfALivingProcess_IsWhatWasWritten()
    {
        var written = Own;
        LocatorFile.Write(Own with { Token = "an older one" });
        LocatorFile.Write(written);

        Assert.Equal(new LocatorState.Running(written), LocatorFile.Read(_folder.Path));
        Assert.Equal([LocatorFile.Name], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Read_IdThatBelongsToAnotherProcessNow_IsGone()
    {
        LocatorFile.Write(Own with { ProcessStart = "another boot/1" });

        Assert.Equal(new LocatorState.Gone(Environment.ProcessId), LocatorFile.Read(_folder.Path));
    }

    [Fact]
    public void Read_IdOfNoProcess_IsGone()
    {
        LocatorFile.Write(Own with { ProcessId = int.MaxValue });

        Assert.Equal(new LocatorState.Gone(int.MaxValue), LocatorFile.Read(_folder.Path));
    }

    [Fact]
    public void Read_NoFileOrFolder_IsAbsent()
    {
        Assert.Equal(new LocatorState.Absent(), LocatorFile.Read(_folder.Path));
        Assert.Equal(new LocatorState.Absent(), LocatorFile.Read(_folder.Combine("nowhere")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Read_SomethingElse_SaysSoWithTheFile(string text)
    {
        var file = _folder.Write(LocatorFile.Name, text);

        var state = Assert.IsType<LocatorState.Unreadable>(LocatorFile.Read(_folder.Path));

        Assert.StartsWith(file, state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfANewerEmulator_SaysSo()
    {
        LocatorFile.Write(Own with { Version = 2 });

        var state = Assert.IsType<LocatorState.Unreadable>(LocatorFile.Read(_folder.Path));

        Assert.Contains("newer fcemu", state.Problem, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Write_File_IsItsOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        LocatorFile.Write(Own);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Combine(LocatorFile.Name)));
    }

    [Fact]
    public void Dispose_RemovesItsOwn_AndNoOthers()
    {
        var published = PublishedLocator.Write(Own);
        LocatorFile.Write(Own with { ProcessId = 1 });
        published.Dispose();
        Assert.True(File.Exists(_folder.Combine(LocatorFile.Name)));

        using (PublishedLocator.Write(Own))
            Assert.IsType<LocatorState.Running>(LocatorFile.Read(_folder.Path));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}

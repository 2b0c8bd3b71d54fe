using System.Text;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Configuration;

namespace FcEmulator.Tests.Telemetry;

public sealed class RotatingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, 2, "a a a", "aa|a")]
    [InlineData(10, 2, "aaa", "aa|a")]
    [InlineData(10, 1, "aa aa aa", "aa|aa")]
    [InlineData(10, 0, "aa a", "a")]
    [InlineData(3, 9, "aa a", "a|a|a")]
    [InlineData(0, 2, "aaaa aaaa", "aaaaaaaa")]
    public void Append_BeyondTheSize_MovesTheFileAside(long size, int kept, string appends, string files)
    {
        var log = new RotatingFile(_folder.Combine("x/log"), size, kept);
        foreach (var append in appends.Split(' '))
            log.Append(Encoding.ASCII.GetBytes(append.Replace("a", "1234\n", StringComparison.Ordinal)));

        Assert.Equal(files, string.Join('|', RotatingFile.AllOf(log.Path).Select(file => File.ReadAllText(file).Replace("1234\n", "a", StringComparison.Ordinal))));
    }

    [Fact]
    public void Append_FileDeletedByHand_ComesBack()
    {
        var log = new RotatingFile(_folder.Combine("log"), 100, 1);
        log.Append("one\n"u8);
        File.Delete(log.Path);
        log.Append("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(log.Path));
    }
}

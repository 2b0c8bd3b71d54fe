using System.Text;
using FcEmulator.Instances.Output;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Instances.Output;

public class LineSplitterTests
{
    [Theory]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\r\ntwo", new[] { "one", "two" })]
    [InlineData("\n\n", new[] { "", "" })]
    [InlineData("10 %\r20 %\n", new[] { "10 %\r20 %" })]
    public void Feed_Text_GivesItsLines(string text, string[] lines) => Assert.Equal(lines, Split(Encoding.UTF8.GetBytes(text), 1024));

    [Fact]
    public void Feed_BytesThatAreNoUtf8_AreReplaced() => Assert.Equal(["a\ufffdb"], Split([(byte)'a', 0xff, (byte)'b', (byte)'\n'], 1024));

    [Fact]
    public void Feed_LineOfExactlyTheLimit_StaysWhole()
    {
        var line = new string('x', LineSplitter.MaxLineBytes);

        Assert.Equal([line, "y"], Split(Encoding.UTF8.GetBytes(line + "\ny\n"), 1000));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public void Feed_OverlongLine_IsCutBetweenCharacters(string character)
    {
        var line = "x" + string.Concat(Enumerable.Repeat(character, LineSplitter.MaxLineBytes));

        var pieces = Split(Encoding.UTF8.GetBytes(line + "\n"), 777);

        Assert.Equal(line, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.InRange(Encoding.UTF8.GetByteCount(piece), 1, LineSplitter.MaxLineBytes));
    }

    [Fact]
    public void Feed_AnyBytesInAnyPieces_GivesTheSameLines() => Prop.ForAll(
        Gen.Elements<byte>((byte)'a', (byte)'\n', (byte)'\r', 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0xff).ArrayOf().ToArbitrary(),
        Gen.Choose(1, 7).ToArbitrary(),
        (bytes, size) => Split(bytes, size).SequenceEqual(Split(bytes, int.MaxValue)))
        .Check(Config.QuickThrowOnFailure.WithReplay(1, 1));

    private static List<string> Split(byte[] bytes, int size)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(lines.Add);
        for (var at = 0; at < bytes.Length; at += Math.Min(size, bytes.Length - at))
            splitter.Feed(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
        splitter.Complete();
        return lines;
    }
}

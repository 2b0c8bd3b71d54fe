using System.Text;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public class LedgerBlocksTests
{
    /// <summary>Lines of any length, read in pieces of any length: every line whole, in its order, and a too long one in its place.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_LinesOfAnyLengthInPieces_AreAllThereInOrder(int seed)
    {
        var random = new Random(seed);
        var (file, expected) = (new MemoryStream(), new List<string>());
        for (var number = 1; number <= 4_000; number++)
        {
            var length = random.Next(500) switch { 0 => random.Next(3 * LedgerLines.LongestLine), < 5 => random.Next(300_000), _ => random.Next(100) };
            var head = $"{{\"type\":\"lost\",\"records\":{number},\"at\":\"2026-01-02T00:00:00.0000000Z\"";
            file.Write(Encoding.UTF8.GetBytes($"{head},\"x\":\"{new string('x', length)}\"}}{(number < 4_000 || seed > 1 ? "\n" : "")}"));
            expected.Add(head.Length + length + 7 < LedgerLines.LongestLine ? $"{number}: {number}" : $"{number}: too long");
        }

        file.Position = 0;
        var read = LinesAhead.Of(new PiecesStream(file, random))
            .SelectMany(block => block.Lines.Select(line => $"{block.Before + line.Number}: {(line.Record.Other is LostRecord lost ? lost.Records : "too long")}"));

        Assert.Equal(expected, read);
    }

    [Fact]
    public void Of_ReaderThatStopsEarly_ReadsNoMuchFurther()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Text(new AliveRecord(At(0))) + "\n", 400_000))));

        Assert.Single(LinesAhead.Of(file).Take(1));

        Assert.InRange(file.Position, 1, file.Length / 2);
    }

    /// <summary>A ledger that is written faster than it is read, or a device such as /dev/full, which has no length and no end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Of_FileThatGrowsForEver_ReadsWhatWasThereAtFirst(int lines)
    {
        var line = Encoding.UTF8.GetBytes(Text(new AliveRecord(At(0))) + "\n");

        Assert.Equal(lines, LinesAhead.Of(new EndlessStream(line, lines)).Sum(block => block.Lines.Count));
    }

    private sealed class EndlessStream(byte[] line, int lines) : MemoryStream
    {
        private int _at;

        public override long Length => line.Length * lines;

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var at = 0; at < count; at++)
                buffer[offset + at] = line[_at++ % line.Length];
            return count;
        }
    }

    private sealed class PiecesStream(Stream inner, Random random) : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1 + random.Next(200_000)));
    }
}

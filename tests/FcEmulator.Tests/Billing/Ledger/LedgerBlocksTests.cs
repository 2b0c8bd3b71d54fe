using System.Text;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public class LedgerBlocksTests
{
    private static readonly InstanceSpecification Specification = InstanceSpecification.Of(Function());

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

    /// <summary>The caller may close the stream then.</summary>
    [Fact]
    public void Of_ReaderThatStopsEarly_LeavesTheStreamAlone()
    {
        var file = new ClosableStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Text(new AliveRecord(At(0))) + "\n", 100_000))));

        foreach (var block in LinesAhead.Of(file).Take(2))
            Assert.NotEmpty(block.Lines);
        file.IsClosed = true;

        Assert.False(file.WasReadThen);
    }

    /// <summary>Fetched and read by several threads at once, each block is in its place and is as it was written.</summary>
    [Fact]
    public void Read_LedgerOfManyBlocks_KeepsEachRecordInItsPlace()
    {
        var records = Enumerable.Range(1, 3_000).SelectMany(i => new ILedgerRecord[]
        {
            new BeginRecord("f", $"c-{i % 50}", i, $"r-{i}", $"k-{i % 7}", i % 5 == 0, At(i), Specification),
            new CallRecord("f", $"c-{i % 50}", i, $"r-{i}", $"k-{i % 7}", $"/a/{i % 3}", CallKind.Unary, i % 5 == 0, At(i), At(i) + new TimeSpan(i), Ok),
            new IntervalRecord("f", $"c-{i % 50}", i, new[] { $"r-{i}" }, 1, CallKind.Unary, At(i), At(i) + new TimeSpan(i), new TimeSpan(i), Specification, i % 5 == 0, 1, "fc3"),
        }).ToArray();

        var read = Read(LedgerOf(records), out var warnings);

        Assert.Empty(warnings);
        Assert.Equal(records.Select(Text), read.Select(Text));
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

    private sealed class ClosableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public bool IsClosed { get; set; }

        public bool WasReadThen { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            WasReadThen |= IsClosed;
            return read;
        }
    }

    private sealed class PiecesStream(Stream inner, Random random) : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1 + random.Next(200_000)));
    }
}

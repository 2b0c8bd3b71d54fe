using System.Runtime.InteropServices;

namespace FcEmulator.Billing.Ledger;

/// <summary>Reads the lines of one block after another, reused. Several of them may work at the same time; each by itself is not thread-safe.</summary>
/// <param name="texts">Shared, so that all of them give the same text as the same object.</param>
internal sealed class BlockReader(KnownTexts texts)
{
    private readonly LedgerFields _fields = new(texts);
    private readonly RecordRooms _rooms = new();
    private readonly List<LineOutcome> _lines = [];

    /// <summary>What the block read last holds, until the next one is read.</summary>
    public List<LineOutcome> Lines => _lines;

    public ref readonly LineOutcome Line(int at) => ref CollectionsMarshal.AsSpan(_lines)[at];

    /// <summary>Lines of the file before the block.</summary>
    public long Before { get; set; }

    /// <inheritdoc cref="LedgerBlock.Place"/>
    public long Place { get; private set; }

    /// <summary>Number of lines of the block, also of those that hold nothing.</summary>
    public int LineCount { get; private set; }

    /// <summary>Takes the next block apart; null where there is none.</summary>
    public BlockReader? ReadNext(LedgerBlocks blocks) => blocks.TryRead(out var block) ? Read(block) : null;

    /// <summary>Takes the block apart and gives it back.</summary>
    public BlockReader Read(LedgerBlock block)
    {
        _lines.Clear();
        _rooms.Clear();
        (Place, LineCount) = (block.Place, 0);
        if (block.Length == 0)
            AddTooLong();
        for (var rest = block.Buffer.AsMemory(0, block.Length); !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0)
                Add(rest, unended: true);
            else
                Add(rest[..end], unended: false);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        block.GiveBack();
        return this;
    }

    private void Add(ReadOnlyMemory<byte> line, bool unended)
    {
        if (line.Length >= LedgerLines.LongestLine)
        {
            AddTooLong();
            return;
        }

        LineCount++;
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
            return;
        var record = LedgerLine.Read(_fields, line, _rooms, out var type);
        if (record.Kind != RecordKind.None)
            _lines.Add(new LineOutcome(LineCount, record));
        else if (unended)
            _lines.Add(new LineOutcome(LineCount, default, "the last line is cut; it is left out."));
        else if (_fields.Problem is { } problem)
            _lines.Add(new LineOutcome(LineCount, default, $"the line {problem}; it is left out."));
        else
            _lines.Add(new LineOutcome(LineCount, default, null, type));
    }

    private void AddTooLong() =>
        _lines.Add(new LineOutcome(++LineCount, default, $"the line is longer than {LedgerLines.LongestLine} bytes; it is left out."));
}

namespace FcEmulator.Billing.Ledger;

/// <summary>Reads the lines of a ledger while those before them are worked on: taking them apart is most of the work, and does not depend on their order.</summary>
internal static class LinesAhead
{
    /// <summary>So many blocks are read beside the one that is worked on, which bounds the memory.</summary>
    private static readonly int Ahead = Math.Clamp(Environment.ProcessorCount + 1, 2, 8);

    /// <summary>All lines that are not empty in their order, a block at a time.</summary>
    public static IEnumerable<BlockReader> Of(Stream stream)
    {
        var blocks = new LedgerBlocks(stream);
        var texts = new KnownTexts();
        var idle = new Stack<BlockReader>();
        var reading = new Queue<Task<BlockReader>>();
        var before = 0L;
        while (true)
        {
            while (reading.Count < Ahead && blocks.TryRead(out var block))
            {
                var reader = idle.TryPop(out var known) ? known : new BlockReader(texts);
                reading.Enqueue(Task.Run(() => reader.Read(block)));
            }

            if (!reading.TryDequeue(out var next))
                yield break;
            var read = next.GetAwaiter().GetResult();
            read.Before = before;
            yield return read;
            before += read.LineCount;
            idle.Push(read);
        }
    }
}

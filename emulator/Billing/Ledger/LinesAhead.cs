namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Reads the lines of a ledger while those before them are worked on: fetching them and taking them apart is most of the work, and does not
/// depend on what comes of it.
/// </summary>
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
        var reading = new Queue<Task<BlockReader?>>();
        var early = new Dictionary<long, BlockReader>();
        var (place, before, ended) = (0L, 0L, false);
        try
        {
            while (true)
            {
                while (!ended && reading.Count + early.Count < Ahead)
                {
                    var reader = idle.TryPop(out var known) ? known : new BlockReader(texts);
                    reading.Enqueue(Task.Run(() => reader.ReadNext(blocks)));
                }

                // A block goes to whichever thread comes first for it, so that a later task may have an earlier block.
                BlockReader? next;
                while (!early.Remove(place, out next))
                {
                    if (!reading.TryDequeue(out var task))
                        yield break;
                    if (task.GetAwaiter().GetResult() is { } read)
                        early[read.Place] = read;
                    else
                        ended = true;
                }

                next.Before = before;
                yield return next;
                before += next.LineCount;
                place++;
                idle.Push(next);
            }
        }
        finally
        {
            // The stream is the caller's, who may close it now.
            ((Task)Task.WhenAll(reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }
}

namespace FcEmulator.Instances.Output;

/// <summary>Reads a child's output until its end, whatever happens to the lines, so that the child never waits for a reader.</summary>
internal static class OutputPump
{
    private const int BufferSize = 32 * 1024;

    /// <param name="onLine">Must neither block nor throw.</param>
    public static async Task RunAsync(Stream source, Action<string> onLine)
    {
        var buffer = new byte[BufferSize];
        var lines = new LineSplitter(onLine);
        try
        {
            while (true)
            {
                var read = source.ReadAsync(buffer);
                // A program that floods its output always has more ready; without this its pump would hold a pool thread for good.
                if (read.IsCompleted)
                    await Task.Yield();
                var count = await read;
                if (count == 0)
                    break;
                lines.Feed(buffer.AsSpan(0, count));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Someone else still holds the other end, and waiting for them was given up.
        }

        lines.Complete();
    }
}

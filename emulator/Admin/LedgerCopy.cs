using System.Buffers;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Admin;

/// <summary>Copies whole lines out of a ledger that is being written. Safe for concurrent use.</summary>
internal sealed class LedgerCopy(string dataFolder)
{
    private const int Block = 64 * 1024;

    private readonly string _file = Path.Combine(dataFolder, LedgerFormat.FileName);

    /// <param name="last">How many lines from the end; null for all of them.</param>
    public async Task CopyToAsync(Stream output, int? last, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            _file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        // The line that is being written at the moment is left out.
        var end = await StartOfLastAsync(file, file.Length, lines: 0, cancellationToken);
        file.Position = last is { } lines ? await StartOfLastAsync(file, end, lines, cancellationToken) : 0;
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            while (file.Position < end)
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - file.Position)), cancellationToken);
                if (read == 0)
                    return;
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where so many whole lines before <paramref name="end"/> begin; with 0, where the last whole line ends.</summary>
    private static async Task<long> StartOfLastAsync(FileStream file, long end, int lines, CancellationToken cancellationToken)
    {
        var buffer = new byte[Block];
        var ends = 0;
        for (var at = end; at > 0;)
        {
            var size = (int)Math.Min(Block, at);
            at -= size;
            file.Position = at;
            await file.ReadExactlyAsync(buffer.AsMemory(0, size), cancellationToken);
            for (var i = size - 1; i >= 0; i--)
            {
                if (buffer[i] == (byte)'\n' && ends++ == lines)
                    return at + i + 1;
            }
        }

        return 0;
    }
}

using System.Buffers;

namespace FcEmulator.Billing.Ledger;

/// <summary>Whole lines of a ledger, one after another, in a rented buffer.</summary>
/// <param name="Buffer">Given back once the block has been read.</param>
/// <param name="Length">So much of the buffer is lines; 0 stands for one line that is longer than any may be.</param>
/// <param name="Unended">The last line has no line end: the file stops in it.</param>
/// <param name="Place">How many blocks there are before it.</param>
internal readonly record struct LedgerBlock(byte[] Buffer, int Length, bool Unended, long Place)
{
    public void GiveBack() => ArrayPool<byte>.Shared.Return(Buffer);
}

using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace FcEmulator.Gateway;

/// <summary>
/// Gives Kestrel its memory in blocks of 32 KiB instead of 4: one TLS record, and one turn of each pipe, then carries up to 16 KiB instead of
/// 4, which is most of what streams of large messages cost. docs/performance.md has the numbers. Safe for use from several threads.
/// </summary>
internal sealed class LargeBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockSize = 32 * 1024;

        /// <summary>Blocks kept for the next use, 16 MiB; beyond that they go back to the runtime, so that a burst is not paid for ever.</summary>
        private const int Kept = 512;

        private readonly ConcurrentQueue<Block> _free = new();
        private int _count;

        public override int MaxBufferSize => BlockSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
            if (!_free.TryDequeue(out var block))
                return new Block(this);
            Interlocked.Decrement(ref _count);
            return block;
        }

        protected override void Dispose(bool disposing) => _free.Clear();

        private void GiveBack(Block block)
        {
            if (Interlocked.Increment(ref _count) <= Kept)
                _free.Enqueue(block);
            else
                Interlocked.Decrement(ref _count);
        }

        private sealed class Block(Pool pool) : IMemoryOwner<byte>
        {
            // Pinned for good: the system reads and writes it while the collector may run.
            public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

            public void Dispose() => pool.GiveBack(this);
        }
    }
}

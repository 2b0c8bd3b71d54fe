using System.Globalization;

namespace FcEmulator.Instances.Limits;

/// <summary>What is known of the memory of one instance's process tree. Safe for use from several threads; the sampler alone notes.</summary>
/// <param name="leader">Process id of the tree's root, which is also its process group.</param>
/// <param name="memorySizeMB">s.yaml's memorySize. FC's MB are MiB: it bills 512 of them as 0.5 GB.</param>
/// <param name="endedByKernel">Whether the kernel has ended a process of the tree for want of memory; null where it does not watch.</param>
internal sealed class MemoryUsage(int leader, int memorySizeMB, Func<bool>? endedByKernel = null)
{
    public const int MiB = 1 << 20;

    private readonly Lock _lock = new();
    private readonly long _limit = memorySizeMB * (long)MiB;
    private long _maximum;
    private long _lastSum;
    private string? _maximumText;
    private string? _outOfMemory;
    private bool _endTaken;

    public int Leader { get; } = leader;

    /// <summary>The tree as it was seen last; empty where it is not looked at one by one.</summary>
    public IReadOnlyList<int> Processes { get; set; } = [];

    /// <summary>The most that was seen; 0 where nothing has been measured.</summary>
    public long MaximumBytes => Interlocked.Read(ref _maximum);

    /// <summary>In MB with two decimals; null where nothing has been measured.</summary>
    public double? MaximumMB => MaximumBytes is > 0 and var bytes ? Math.Round((double)bytes / MiB, 2) : null;

    /// <summary>The same as FC writes it: 10.83.</summary>
    public string? MaximumText
    {
        get
        {
            lock (_lock)
                return _maximumText ??= MaximumMB?.ToString("0.00", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Why the instance was, or is being, ended for its memory: a sentence that begins with FC's name for it. Null otherwise.</summary>
    public string? OutOfMemory
    {
        get
        {
            if (_outOfMemory is null && endedByKernel?.Invoke() == true)
            {
                Note(_limit);
                _outOfMemory = $"FunctionOOMError: the kernel ended it at its memorySize of {memorySizeMB} MB";
            }

            return _outOfMemory;
        }
    }

    /// <summary>From here on its end counts as one for its memory, whoever brings it about.</summary>
    public void EndOnPurpose() => _outOfMemory ??= "FunctionOOMError: a fault put in on purpose ended it";

    /// <summary>A tree of one process: what it has now, or the most it has ever had.</summary>
    public void Note(long bytes)
    {
        lock (_lock)
        {
            _lastSum = 0;
            Raise_NeedsLock(bytes);
        }
    }

    /// <summary>
    /// A tree of several. A sum counts once it is seen twice in a row: a process that is just being forked still has its parent's
    /// memory (vfork), which would count twice for that moment.
    /// </summary>
    public void NoteSum(long bytes)
    {
        lock (_lock)
        {
            Raise_NeedsLock(Math.Min(_lastSum, bytes));
            _lastSum = bytes;
        }
    }

    /// <summary>True once: when the instance has to be ended for its memory. Where the kernel watches it decides, since it counts otherwise.</summary>
    public bool TakeEnd()
    {
        if (endedByKernel is null && MaximumBytes > _limit)
            _outOfMemory ??= $"FunctionOOMError: it used {MaximumText} MB, more than its memorySize of {memorySizeMB} MB";
        return OutOfMemory is not null && !Interlocked.Exchange(ref _endTaken, true);
    }

    private void Raise_NeedsLock(long bytes)
    {
        if (bytes <= _maximum)
            return;
        Interlocked.Exchange(ref _maximum, bytes);
        _maximumText = null;
    }
}

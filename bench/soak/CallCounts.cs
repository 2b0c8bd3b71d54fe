using System.Collections.Concurrent;
using Grpc.Core;

namespace Soak;

/// <summary>The clients' own count of calls. Safe for use from several threads.</summary>
internal sealed class CallCounts
{
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private readonly ConcurrentDictionary<string, bool> _served = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private int _started;

    /// <summary>Calls begun, whatever became of them.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>Request ids of calls that an instance got, as the answer's headers tell.</summary>
    public IReadOnlyCollection<string> Served => [.. _served.Keys];

    public IReadOnlyDictionary<string, int> Ends => _ends;

    /// <summary>Ways to end that no call should have.</summary>
    public IReadOnlyCollection<string> Surprises => [.. _surprises];

    public void Begin() => Interlocked.Increment(ref _started);

    public void End(string how) => _ends.AddOrUpdate(how, 1, (_, count) => count + 1);

    public void Surprise(string what) => _surprises.Enqueue(what);

    public void Note(Metadata headers)
    {
        if (headers.GetValue("x-fc-instance-id") is not null && headers.GetValue("x-fc-request-id") is { } request)
            _served[request] = true;
    }
}

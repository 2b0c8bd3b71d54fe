using System.Net;
using FcEmulator.Configuration;

namespace FcEmulator.Instances;

/// <summary>
/// Uses functions that already run, one instance per entry of <c>--attach</c>; the scheduler starts no more than there are, except for the
/// moment in which one takes another's place. Safe for use from several threads.
/// </summary>
internal sealed class AttachedLauncher(IReadOnlyList<AttachedInstance> entries, TimeSpan startTimeout, TimeProvider time) : IInstanceLauncher
{
    private readonly Lock _lock = new();
    private readonly int[] _users = new int[entries.Count];

    /// <summary>How many instances a function can have at once; 0 for one that is not attached.</summary>
    public int CountOf(string functionName) => entries.Count(entry => entry.FunctionName == functionName);

    public async Task<IRunningInstance> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var index = Take(start.Function.Name);
        var entry = entries[index];
        try
        {
            EndPoint address = IPAddress.TryParse(entry.Host, out var ip)
                ? new IPEndPoint(ip, entry.Port)
                : new DnsEndPoint(entry.Host, entry.Port);
            using var limit = new CancellationTokenSource(startTimeout, time);
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var proven = await Readiness.WaitAsync(address, time, giveUp.Token);
            return new AttachedRunningInstance(new InstanceEndpoint(address, proven), () => GiveBack(index));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            GiveBack(index);
            throw new InstanceStartException(
                StartFailure.NotReady,
                $"Nothing accepted a connection on {entry.Host}:{entry.Port} within {startTimeout.TotalSeconds:0.#} s: start {entry.FunctionName} there, or correct its --attach.",
                []);
        }
        catch
        {
            GiveBack(index);
            throw;
        }
    }

    private int Take(string functionName)
    {
        lock (_lock)
        {
            var index = Enumerable.Range(0, entries.Count).Where(index => entries[index].FunctionName == functionName).MinBy(index => _users[index]);
            _users[index]++;
            return index;
        }
    }

    private void GiveBack(int index)
    {
        lock (_lock)
            _users[index]--;
    }
}

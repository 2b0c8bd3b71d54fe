using System.Net.Sockets;
using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Processes;

namespace FcEmulator.Instances.Launching;

/// <summary>Waits until one process accepts connections where it was told to, and says why it will not as soon as that shows.</summary>
/// <param name="behindAProxy">In a container: see <see cref="ProxiedReadiness"/>.</param>
/// <param name="hint">Gets, once, what a developer should know about a function that listens elsewhere.</param>
internal sealed class ReadyWait(
    FunctionProcess process,
    InstanceNetwork network,
    InstanceNetworks networks,
    bool behindAProxy,
    StartErrors errors,
    TimeProvider time,
    Action<string> hint)
{
    // Longer than nearly every cold start, much shorter than FC's 120 s, after which a developer has long looked elsewhere.
    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(3);

    // A look costs a few milliseconds.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LaterLookPeriod = TimeSpan.FromSeconds(2);

    /// <summary>The connection that proved it ready; null where the process ended, or waiting was given up.</summary>
    /// <exception cref="InstanceStartException">It listens on a port that nobody can change, and could have a network of its own.</exception>
    public async Task<Socket?> RunAsync(CancellationTokenSource giveUp)
    {
        var ready = behindAProxy
            ? ProxiedReadiness.WaitAsync(network.Address, time, giveUp.Token)
            : Readiness.WaitAsync(network.Address, network.NewSocket, time, giveUp.Token);
        var portIsFixed = await LookAroundAsync(ready, giveUp.Token);
        await giveUp.CancelAsync();
        await ((Task)ready).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ready.IsCompletedSuccessfully && !process.Exited.IsCompleted)
            return await ready;
        if (ready.IsCompletedSuccessfully)
            (await ready).Dispose();
        return portIsFixed ? throw errors.PortIsFixed() : null;
    }

    /// <summary>True where the function was seen to listen on the port s.yaml names instead of the one it was told, and may have it.</summary>
    private async Task<bool> LookAroundAsync(Task<Socket> ready, CancellationToken giveUp)
    {
        var hinted = false;
        for (var waited = TimeSpan.Zero; ;)
        {
            var pause = waited < HintAfter ? LookPeriod : LaterLookPeriod;
            var looking = Task.Delay(pause, time, giveUp);
            if (await Task.WhenAny(ready, process.Exited, looking) != looking || giveUp.IsCancellationRequested)
                return false;

            waited += pause;
            var ports = ListeningPorts.OfGroup(process.Id);
            if (errors.IsFixedPort(ports) && networks.WhyNoNamespace is null)
                return true;
            if (waited >= HintAfter && !hinted && errors.Hint(ports) is { } text)
            {
                hint(text);
                hinted = true;
            }
        }
    }
}

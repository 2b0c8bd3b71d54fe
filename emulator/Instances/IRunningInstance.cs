using System.Net.Sockets;
using FcEmulator.Instances.Limits;

namespace FcEmulator.Instances;

/// <summary>An instance that accepted a connection. Safe for use from several threads.</summary>
internal interface IRunningInstance : IAsyncDisposable
{
    /// <summary>Process id; null where the emulator did not start it.</summary>
    int? ProcessId { get; }

    /// <summary>Completes, never faults, once the instance is gone, whoever ended it.</summary>
    Task<InstanceExit> Exited { get; }

    /// <summary>What its processes use; null where they are not seen from here.</summary>
    MemoryUsage? Memory => null;

    /// <summary>Whether it is seen to listen on addresses of its own machine only, where FC would not reach it. Costs milliseconds.</summary>
    bool ListensOnLoopbackOnly() => false;

    /// <summary>Opens a connection to it, the caller's to dispose. Throws <see cref="SocketException"/> where it does not accept any.</summary>
    ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Runs a command of a lifecycle hook where the instance runs. A cancelled token ends it.</summary>
    Task<InstanceExit> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        Task.FromResult(new InstanceExit(null, "commands run only in instances that fcemu starts as processes"));

    /// <summary>Asks it to end (SIGTERM), waits up to <paramref name="grace"/>, then kills its whole process tree. Idempotent.</summary>
    Task StopAsync(TimeSpan grace);
}

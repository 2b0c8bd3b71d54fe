using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

/// <summary>An instance with the bookkeeping that <see cref="WorldChecks"/> holds the account's own against.</summary>
internal sealed class WorldInstance(PooledFunction function) : PooledInstance(function)
{
    public int Claimed { get; set; }

    public int Held { get; set; }

    /// <summary>When a request or a hold last ended on it, or it became ready.</summary>
    public DateTimeOffset LastUse { get; set; }

    public bool StartAsked { get; set; }

    public bool StopAsked { get; set; }

    /// <summary>Its start failed: there is nothing to stop.</summary>
    public bool NoStop { get; set; }

    public bool Counts => State is InstanceState.Starting or InstanceState.Ready;

    public bool ShouldBeIdle => State == InstanceState.Ready && Claimed == 0 && Held == 0 && Sessions == 0;
}

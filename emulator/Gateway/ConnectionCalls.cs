namespace FcEmulator.Gateway;

/// <summary>How many calls run over one connection. Safe for use from several threads.</summary>
internal sealed class ConnectionCalls
{
    private int _running;

    public bool AtMostOne => Volatile.Read(ref _running) <= 1;

    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave() => Interlocked.Decrement(ref _running);
}

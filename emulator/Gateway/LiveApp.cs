namespace FcEmulator.Gateway;

/// <summary>
/// The app that new calls and new connections get. It is swapped whole, so that each call sees one s.yaml and not two halves. Safe for use
/// from several threads.
/// </summary>
internal sealed class LiveApp(ServedApp first)
{
    private volatile ServedApp _current = first;

    public ServedApp Current => _current;

    public void Swap(ServedApp next) => _current = next;
}

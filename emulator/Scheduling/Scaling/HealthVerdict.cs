namespace FcEmulator.Scheduling.Scaling;

/// <summary>
/// What one check after another says of an instance that was healthy when it became ready: so many failures in a row make it unhealthy,
/// so many successes in a row healthy again. Pure; not thread-safe.
/// </summary>
/// <param name="failureThreshold">FC: 1 to 120, 3 by default.</param>
/// <param name="successThreshold">FC: 1 to 120, 1 by default.</param>
internal sealed class HealthVerdict(int failureThreshold, int successThreshold)
{
    private int _inARow;

    public bool IsHealthy { get; private set; } = true;

    /// <summary>True where the verdict has just changed.</summary>
    public bool Note(bool passed)
    {
        _inARow = passed == IsHealthy ? 0 : _inARow + 1;
        if (_inARow < (IsHealthy ? failureThreshold : successThreshold))
            return false;
        _inARow = 0;
        IsHealthy = !IsHealthy;
        return true;
    }
}

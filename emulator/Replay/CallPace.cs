namespace FcEmulator.Replay;

/// <summary>When a call of a replay does what the recorded one did. Immutable.</summary>
/// <param name="began">When the replay did, as a time stamp of the time provider.</param>
/// <param name="due">When the call arrives, counted from there.</param>
/// <param name="speed">2 makes a minute of the recording half a minute.</param>
internal sealed class CallPace(TimeProvider time, long began, TimeSpan due, double speed)
{
    /// <summary>How long ago its arrival was due.</summary>
    public TimeSpan Late => time.GetElapsedTime(began) - due;

    /// <summary>Waits until so many ms of the recording after the call's arrival.</summary>
    public Task WaitAsync(double ms, CancellationToken cancellationToken) => WaitAsync(TimeSpan.FromMilliseconds(ms / speed), cancellationToken);

    /// <summary>As <see cref="WaitAsync(double, CancellationToken)"/>, but no sooner than the recorded call did: timeouts and functions take as long at any speed.</summary>
    public Task WaitUnhurriedAsync(double ms, CancellationToken cancellationToken) => WaitAsync(TimeSpan.FromMilliseconds(ms / Math.Min(1, speed)), cancellationToken);

    private async Task WaitAsync(TimeSpan afterArrival, CancellationToken cancellationToken)
    {
        var left = afterArrival - Late;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
    }
}

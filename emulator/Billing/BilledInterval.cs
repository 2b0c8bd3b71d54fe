namespace FcEmulator.Billing;

/// <summary>One stretch of time an instance is billed for, from the first thing that held it to the last.</summary>
/// <param name="Number">1-based and counting up on its instance; together with the instance id it names the interval.</param>
/// <param name="Active">The part in which at least one request was open.</param>
/// <param name="Requests">Requests that began in it.</param>
/// <param name="Peak">Most requests open at once.</param>
/// <param name="Streaming">At least one of its calls was streaming.</param>
/// <param name="ColdStart">At least one of its requests waited for the instance's start.</param>
internal readonly record struct BilledInterval(
    long Number,
    DateTimeOffset Start,
    DateTimeOffset End,
    TimeSpan Active,
    long Requests,
    int Peak,
    bool Streaming,
    bool ColdStart)
{
    public TimeSpan Duration => End - Start;

    /// <summary>The part without an open request, billed because a client connection that carried a streaming call was still there.</summary>
    public TimeSpan IdleConnection => Duration - Active;
}

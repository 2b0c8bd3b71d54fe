namespace FcEmulator.Billing;

/// <summary>One call, or hook, from its arrival at an instance to its end. Safe for use from several threads.</summary>
/// <param name="connection">Null for hooks.</param>
/// <param name="method">The request's path; a hook's name.</param>
/// <param name="start">When the instance got it, on the instance's own clock.</param>
/// <param name="interval">Number of the interval it is billed in; 0 where the instance had ended before.</param>
internal sealed class MeteredCall(
    MeteredInstance instance,
    MeteredConnection? connection,
    string requestId,
    string method,
    bool coldStart,
    DateTimeOffset start,
    long interval)
{
    public MeteredConnection? Connection => connection;

    public string RequestId => requestId;

    public string Method => method;

    public bool ColdStart => coldStart;

    public DateTimeOffset Start => start;

    public long Interval => interval;

    /// <summary>Name of the rule it is billed by.</summary>
    public string Rule => instance.RuleName;

    /// <summary>Set under the instance's lock.</summary>
    public CallKind Kind { get; set; }

    /// <summary>Set under the instance's lock.</summary>
    public bool Ended { get; set; }

    /// <summary>The rule lets the call's connection, as long as it is open, keep the instance billed.</summary>
    public bool HoldsInstance => connection is not null && instance.HoldsFor(Kind);

    /// <summary>The call is, or has just turned out to be, streaming. Cheap to repeat; too late once it has ended.</summary>
    public void MarkStreaming()
    {
        if (Kind == CallKind.Unary)
            connection?.MarkStreaming(instance, this);
    }

    /// <summary>The call is over. Only the first end counts.</summary>
    public void End(in CallResult result, DateTimeOffset now) => instance.EndCall(this, result, now);
}

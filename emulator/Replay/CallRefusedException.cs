namespace FcEmulator.Replay;

/// <summary>The gateway has reset a call before its answer and says that nothing of it was done (REFUSED_STREAM).</summary>
internal sealed class CallRefusedException : Exception
{
    /// <summary>REFUSED_STREAM (RFC 9113, 7).</summary>
    public const long Code = 7;

    public CallRefusedException()
        : base("The gateway has refused the call.")
    {
    }
}

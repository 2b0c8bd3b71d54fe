namespace GreeterClient;

/// <summary>What the process returns, the same for every way of failing of one sort.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A call failed.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage: no call was made.</summary>
    public const int Usage = 2;
}

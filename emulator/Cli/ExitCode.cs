namespace FcEmulator.Cli;

/// <summary>What fcemu tells the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Something went wrong while running.</summary>
    public const int Failed = 1;

    /// <summary>Wrong use, or a file with errors.</summary>
    public const int BadUsage = 2;

    /// <summary>A function was called, and no instance of it ever came up.</summary>
    public const int FunctionDidNotComeUp = 3;

    /// <summary>A ledger costs more than a budget allows, or the linter found what it must not.</summary>
    public const int OverBudget = 4;

    /// <summary>The command is about a running emulator, and there is none.</summary>
    public const int NotRunning = 5;

    /// <summary>A replay's calls ended otherwise than recorded.</summary>
    public const int ReplayDiffers = 6;
}

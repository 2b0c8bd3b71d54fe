using FcEmulator.Billing.Reports.Formats;

namespace FcEmulator.Cli;

/// <summary>How wide tables may be. Stateless.</summary>
internal static class TerminalWidth
{
    /// <summary>Columns of the window that shows what is written; of files and pipes, whose readers nobody knows, always the same.</summary>
    public static int Of(TextWriter output)
    {
        var isShown = ReferenceEquals(output, Console.Out) ? !Console.IsOutputRedirected : ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
        return isShown && Console.WindowWidth is > 0 and var columns ? columns : TextTable.Usual;
    }
}

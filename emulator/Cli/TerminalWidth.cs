using FcEmulator.Billing.Reports.Formats;

namespace FcEmulator.Cli;

/// <summary>How wide lines and tables may be. Stateless.</summary>
internal static class TerminalWidth
{
    /// <summary>Of the window, as wide as it is now; null where it does not say.</summary>
    public static int? Columns => Console.WindowWidth is > 0 and var columns ? columns : null;

    /// <summary>Columns of the window that shows what is written; of files and pipes, whose readers nobody knows, always the same.</summary>
    public static int Of(TextWriter output)
    {
        var isShown = ReferenceEquals(output, Console.Out) ? !Console.IsOutputRedirected : ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
        return (isShown ? Columns : null) ?? TextTable.Usual;
    }
}

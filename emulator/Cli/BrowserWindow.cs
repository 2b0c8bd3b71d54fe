using System.ComponentModel;
using System.Diagnostics;

namespace FcEmulator.Cli;

/// <summary>Opens an address in the user's browser. Stateless.</summary>
internal static class BrowserWindow
{
    /// <summary>Null where the system took the address; otherwise a sentence that says why not.</summary>
    public static string? Open(string address)
    {
        try
        {
            using var process = Process.Start(Command(address));
            return null;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return $"The dashboard could not be opened in a browser ({refused.Message.TrimEnd('.')}): open its address yourself.";
        }
    }

    private static ProcessStartInfo Command(string address)
    {
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(address) { UseShellExecute = true };
        // What the opener or the browser prints is not the emulator's output.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }
}

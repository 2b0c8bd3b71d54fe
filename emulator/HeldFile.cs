namespace FcEmulator;

/// <summary>Tells a file that another process has opened for itself alone from other trouble with it. Pure.</summary>
internal static class HeldFile
{
    /// <summary>ERROR_SHARING_VIOLATION on Windows; elsewhere what flock says, EWOULDBLOCK, whose number is 11 on Linux and 35 on macOS.</summary>
    public static bool IsTheReason(IOException problem) => problem.HResult is unchecked((int)0x8007_0020) or 11 or 35;
}

namespace FcEmulator.Instances.Output;

internal enum OutputStream
{
    Stdout,
    Stderr,

    /// <summary>The emulator's own word, in log files only.</summary>
    Note,
}

/// <summary>One line a function or a build step printed.</summary>
/// <param name="InstanceId">Null for a build step.</param>
/// <param name="Text">Without its line end; lines over 16 KB arrive in pieces.</param>
internal readonly record struct OutputLine(DateTimeOffset At, string Function, string? InstanceId, OutputStream Stream, string Text);

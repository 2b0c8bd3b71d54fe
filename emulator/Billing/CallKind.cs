namespace FcEmulator.Billing;

/// <summary>FC bills common calls by request and every streaming kind by connection.</summary>
internal enum CallKind
{
    Unary,

    /// <summary>Client-side, server-side or bidirectional streaming.</summary>
    Streaming,
}

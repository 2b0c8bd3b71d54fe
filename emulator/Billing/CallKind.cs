namespace FcEmulator.Billing;

/// <summary>What a rule tells apart: FC bills common calls by request and every streaming kind by connection.</summary>
internal enum CallKind
{
    Unary,

    /// <summary>Client-side, server-side or bidirectional streaming.</summary>
    Streaming,

    /// <summary>A lifecycle hook of the instance, which no client called. FC bills it like an invocation; here it is always billed by itself.</summary>
    Hook,
}

namespace FcEmulator.Instances.Http2;

/// <summary>The instance cannot be connected to, and has seen nothing of the request.</summary>
internal sealed class InstanceUnreachableException(Exception? cause) : IOException("The instance does not accept connections.", cause);

/// <summary>The instance's connection ended, or broke HTTP/2's rules, while the call was on it.</summary>
internal sealed class InstanceLostException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>The instance reset this one call.</summary>
internal sealed class CallResetException(int code) : IOException($"The function reset the stream (HTTP/2 error {code}).")
{
    /// <summary>RFC 9113, section 7.</summary>
    public int Code => code;
}

/// <summary>The instance sent what HTTP/2 or HPACK does not allow. Ends the connection with the code in a GOAWAY.</summary>
internal sealed class Http2ProtocolException(int code, string message) : IOException(message)
{
    public int Code => code;
}

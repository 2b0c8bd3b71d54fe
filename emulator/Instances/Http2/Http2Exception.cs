namespace FcEmulator.Instances.Http2;

/// <summary>What an instance did to a call, as opposed to its client or the gateway.</summary>
internal abstract class InstanceFaultException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>The instance cannot be connected to, and has seen nothing of the request.</summary>
internal sealed class InstanceUnreachableException(Exception? cause) : InstanceFaultException("The instance does not accept connections.", cause);

/// <summary>The instance's connection ended, or broke HTTP/2's rules, while the call was on it.</summary>
internal sealed class InstanceLostException(string message, Exception? cause = null) : InstanceFaultException(message, cause);

/// <summary>The instance reset this one call.</summary>
internal sealed class CallResetException(int code) : InstanceFaultException($"The function reset the stream (HTTP/2 error {code}).")
{
    /// <summary>RFC 9113, section 7.</summary>
    public int Code => code;
}

/// <summary>The instance sent what HTTP/2 or HPACK does not allow. Ends the connection with the code in a GOAWAY.</summary>
internal sealed class Http2ProtocolException(int code, string message) : InstanceFaultException(message)
{
    public int Code => code;
}

namespace FcEmulator.Tests.Http2;

/// <summary>The other side sent what HTTP/2 does not allow.</summary>
internal sealed class Http2Violation(string message, Exception? inner = null) : Exception(message, inner);

namespace FcEmulator.Tests.Http2;

/// <summary>A header block that RFC 7541 calls a decoding error.</summary>
internal sealed class HpackException(string message) : Exception(message);

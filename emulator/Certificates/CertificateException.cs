namespace FcEmulator.Certificates;

/// <summary>The development certificates cannot be had. The message is one sentence or two for the user: what, where, cure.</summary>
internal sealed class CertificateException(string message, Exception? inner = null) : Exception(message, inner);

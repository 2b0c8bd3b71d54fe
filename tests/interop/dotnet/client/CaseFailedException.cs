namespace Interop.Client;

/// <summary>Something of a case is not as it should be.</summary>
internal sealed class CaseFailedException(string message) : Exception(message);

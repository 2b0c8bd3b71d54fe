namespace GatewayBench;

/// <summary>A proxy did not do its work: the one thing that makes the bench fail.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

namespace FcEmulator.Instances.Isolation;

/// <summary>The isolation that was asked for cannot be had on this machine. The message is one sentence with its cure.</summary>
internal sealed class IsolationException(string message) : Exception(message);

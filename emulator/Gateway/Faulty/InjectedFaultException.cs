namespace FcEmulator.Gateway.Faulty;

/// <summary>Ends the forwarding of a call whose outcome a fault has decided.</summary>
internal sealed class InjectedFaultException() : IOException("A fault put in on purpose ended the call.");

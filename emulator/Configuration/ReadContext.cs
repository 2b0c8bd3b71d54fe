namespace FcEmulator.Configuration;

/// <summary>What all readers of one s.yaml share. Not for several threads.</summary>
/// <param name="Folder">Absolute folder of s.yaml, from which its paths count.</param>
internal sealed record ReadContext(string Folder, ErrorSink Errors, List<string> Notes);

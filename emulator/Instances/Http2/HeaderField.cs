namespace FcEmulator.Instances.Http2;

/// <summary>One header line. A name that occurs several times is as many lines, in their order.</summary>
internal readonly record struct HeaderField(string Name, string Value);

namespace FcEmulator.Configuration;

/// <summary>Everything one s.yaml says that the emulator acts on. Immutable.</summary>
/// <param name="File">Absolute path of the s.yaml.</param>
/// <param name="Notes">What the reader should be told at start: defaults taken, triggers implied, keys the emulator leaves aside.</param>
internal sealed record ServerlessApp(
    string File,
    IReadOnlyList<FunctionConfig> Functions,
    IReadOnlyList<CustomDomainConfig> Domains,
    IReadOnlyList<ConfigNote> Notes);

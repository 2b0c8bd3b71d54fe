namespace FcEmulator.Configuration;

/// <summary>What a note of an s.yaml is about.</summary>
internal enum ConfigNoteKind
{
    /// <summary>FC heeds it, the emulator does not.</summary>
    SetAside,

    /// <summary>A value was left out, and one was taken.</summary>
    Assumed,

    /// <summary>The execution timeout was left out: two pages of FC's name different defaults.</summary>
    TimeoutLeftOut,

    /// <summary>A name that neither the component's schema nor the emulator knows.</summary>
    UnknownProperty,

    /// <summary>A custom domain without HTTPS, which FC's gRPC cannot do without.</summary>
    DomainWithoutTls,

    /// <summary>A route that no gRPC call takes.</summary>
    RouteWithoutPost,
}

/// <summary>Something in an s.yaml that is no error, and that its writer should be told. Immutable.</summary>
/// <param name="Owner">The function, or the domain, it is about; null for the file.</param>
/// <param name="Sentence">A sentence or two: what, and the cure where there is one.</param>
/// <param name="Line">1-based; null where it is about what is not there.</param>
internal sealed record ConfigNote(ConfigNoteKind Kind, string? Owner, string Sentence, int? Line = null)
{
    public override string ToString() => $"{(Owner is null ? "" : $"{Owner}: ")}{(Line is { } line ? $"line {line}: " : "")}{Sentence}";
}

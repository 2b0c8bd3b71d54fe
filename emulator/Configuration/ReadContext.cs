namespace FcEmulator.Configuration;

/// <summary>What all readers of one s.yaml share. Not for several threads.</summary>
/// <param name="Folder">Absolute folder of s.yaml, from which its paths count.</param>
internal sealed record ReadContext(string Folder, ErrorSink Errors)
{
    private readonly List<ConfigNote> _notes = [];

    public IReadOnlyList<ConfigNote> Notes => _notes;

    /// <param name="owner">The function or domain; null for the file.</param>
    public void Note(ConfigNoteKind kind, string? owner, string sentence, int? line = null) =>
        _notes.Add(new ConfigNote(kind, owner, ErrorSink.OneLine(sentence), line));
}

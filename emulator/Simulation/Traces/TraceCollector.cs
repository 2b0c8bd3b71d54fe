using System.IO.Hashing;
using System.Text;
using FcEmulator.Configuration;

namespace FcEmulator.Simulation.Traces;

/// <summary>What is read of recordings, whatever their format. Not thread-safe.</summary>
/// <param name="function">The function whose calls are wanted; null where the recordings must have one only.</param>
internal sealed class TraceCollector(string? function) : IDisposable
{
    /// <summary>So many mistakes are shown; a file with more has the wrong format altogether.</summary>
    private const int MostErrors = 10;

    /// <summary>About 32 MB of records in memory.</summary>
    public const int SortedInMemory = 512 * 1024;

    private readonly ExternalSort<TraceRecord> _records = new(SortedInMemory);
    private readonly SortedDictionary<string, long> _functions = new(StringComparer.Ordinal);
    private readonly List<ConfigError> _errors = [];
    private readonly List<string> _notes = [];
    private ConnectionCloses? _closes;

    /// <summary>How long instances took to come up, in their order.</summary>
    public List<TimeSpan> ColdStarts { get; } = [];

    /// <summary>What the recording last said of the function's instances; null where it says nothing.</summary>
    public RecordedSpecification? Specification { get; set; }

    /// <summary>Of which connections all recordings together say when they close.</summary>
    public ConnectionCloses Closes => _closes ?? ConnectionCloses.None;

    public IReadOnlyList<ConfigError> Errors => _errors;

    /// <summary>What people should know of the recording; one sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Calls by function.</summary>
    public IReadOnlyDictionary<string, long> Functions => _functions;

    /// <summary>More would only repeat the mistake.</summary>
    public bool HasEnoughErrors => _errors.Count >= MostErrors;

    public long Count => _records.Count;

    /// <summary>The same for the same text on every machine, and never 0 nor above 2^63.</summary>
    public static ulong IdOf(string text, ulong within = 0) =>
        (XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text), (long)within) >> 1) | 1;

    /// <summary>Counts a call of the function; false where such calls are not wanted.</summary>
    public bool Wants(string name)
    {
        _functions[name] = _functions.GetValueOrDefault(name) + 1;
        return IsWanted(name);
    }

    public bool IsWanted(string name) => function is null || name == function;

    public void Add(in TraceRecord record) => _records.Add(record);

    /// <summary>What one recording says; together they say as much as the one that says least.</summary>
    public void NoteCloses(ConnectionCloses closes) => _closes = _closes < closes ? _closes : closes;

    public void Refuse(string source, long line, string message)
    {
        if (!HasEnoughErrors)
            _errors.Add(new ConfigError(source, line == 0 ? null : (int)Math.Min(line, int.MaxValue), message));
    }

    public void Note(string sentence) => _notes.Add(sentence);

    public SortedRecords<TraceRecord> Finish() => _records.Finish();

    public void Dispose() => _records.Dispose();
}

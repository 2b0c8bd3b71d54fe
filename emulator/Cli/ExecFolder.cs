using FcEmulator.Lint;
using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Cli;

/// <summary>
/// The folders of one <c>fcemu exec</c>, which no other run uses: what it leaves, and what is nobody's business afterwards (keys,
/// certificates). Disposing removes the second, and the first where it is not to be kept.
/// </summary>
internal sealed class ExecFolder : IDisposable
{
    public const string Report = "report.html";
    public const string Gates = "junit.xml";
    public const string Console = "console.log";
    public const string AccessLog = "access.jsonl";

    /// <summary>Its presence says that the folder is an earlier exec's, whose files the next one may replace.</summary>
    public const string Summary = "exec.json";

    private static readonly string[] Files = ["ledger.jsonl", AccessLog, Report, Gates, Console, Summary, LintFile.FileName, Recorder.FileName];
    private static readonly string[] Folders = ["logs"];

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("fcemu-exec-");
    private FileStream? _claim;

    private ExecFolder(string? kept) => (IsKept, Data) = (kept is not null, kept ?? Path.Combine(_scratch.FullName, "data"));

    public bool IsKept { get; }

    /// <summary>Ledger and logs; absolute.</summary>
    public string Data { get; }

    public string Certificates => Path.Combine(_scratch.FullName, "certs");

    /// <summary>Takes files that go with the run.</summary>
    public string Scratch => _scratch.FullName;

    /// <param name="kept">Where to leave what the run leaves; null for nowhere.</param>
    /// <exception cref="IOException">The folder is somebody else's; the message is one sentence with its cure.</exception>
    public static ExecFolder Open(string? kept)
    {
        var folder = new ExecFolder(kept is null ? null : Path.GetFullPath(kept));
        try
        {
            DataFolder.Ensure(folder.Data);
            folder.Claim();
            folder.MakeRoom();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public string PathOf(string file) => Path.Combine(Data, file);

    public void Dispose()
    {
        _claim?.Dispose();
        try
        {
            _scratch.Delete(recursive: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A child that lives on may hold it; temporary folders are the system's to clear.
        }
    }

    private void Claim()
    {
        try
        {
            _claim = new FileStream(PathOf(".exec.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException taken)
        {
            throw new IOException($"{Data} is in use by another fcemu exec: give each its own --out.", taken);
        }
    }

    private void MakeRoom()
    {
        if (!File.Exists(PathOf(Summary)) && Files.FirstOrDefault(file => File.Exists(PathOf(file))) is { } foreign)
            throw new IOException($"{Data} has a {foreign} that no fcemu exec left there: name an empty or new folder with --out.");
        foreach (var file in Files.SelectMany(file => Directory.GetFiles(Data, file + "*")))
            File.Delete(file);
        foreach (var old in Folders.Select(PathOf).Where(Directory.Exists))
            Directory.Delete(old, recursive: true);
        // From here on what lies here is an exec's, even if this one is killed.
        File.WriteAllText(PathOf(Summary), "{}\n");
    }
}

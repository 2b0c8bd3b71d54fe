using System.Runtime.CompilerServices;
using FcEmulator.Billing.Ledger;
using FcEmulator.Instances.Output;

namespace FcEmulator.Admin.Logs;

/// <summary>Reads what a query wants from a data folder, whether or not its emulator still runs. For one reader.</summary>
internal sealed class LogReader(string dataFolder, LogQuery query, TimeProvider time)
{
    /// <summary>Soon enough for eyes; the emulator writes its log files at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly LogFolder _folder = new(InstanceLogWriter.FolderIn(dataFolder), query);
    private readonly string _ledger = Path.Combine(dataFolder, LedgerFormat.FileName);
    private long _ledgerLength = -1;

    /// <summary>The functions there are logs of.</summary>
    public IReadOnlyList<string> Functions => _folder.Functions;

    /// <summary>Where the request was; empty for a query without one, and for a request the ledger does not know.</summary>
    public IReadOnlyList<RequestSpan> Spans { get; private set; } = [];

    /// <param name="follow">Goes on with what is printed next, until cancelled.</param>
    public async IAsyncEnumerable<OutputLine> ReadAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            FindRequest();
            foreach (var line in _folder.ReadOn())
            {
                if (Wants(line))
                    yield return line;
            }
        }
        while (follow && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private bool Wants(in OutputLine line)
    {
        if (query.RequestId is not { } requestId || line.Text.Contains(requestId, StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (var span in Spans)
        {
            if (span.InstanceId == line.InstanceId && span.Covers(line.At))
                return true;
        }

        return false;
    }

    private void FindRequest()
    {
        if (query.RequestId is not { } requestId || (Spans.Count > 0 && Spans.All(span => span.End is not null)))
            return;
        var length = File.Exists(_ledger) ? new FileInfo(_ledger).Length : 0;
        if (length == _ledgerLength)
            return;
        _ledgerLength = length;
        Spans = RequestSpan.Find(_ledger, requestId, time.GetUtcNow());
    }
}

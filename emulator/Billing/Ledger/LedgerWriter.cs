using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>
/// Appends records to a ledger; a failing file never fails a call. Safe for use from several threads: everything is under one lock.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    private const int WaitingLimit = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LedgerBuffer _waiting = new();
    private readonly Stream _file;
    private readonly IDisposable? _claim;
    private readonly string _run;
    private readonly int _waitingLimit;
    private long _goodLength;
    private string? _failure;
    private long _lost;
    private long _lostUnsaid;
    private DateTimeOffset _latest;
    private bool _ended;

    /// <param name="file">Owned; positioned where the run's first line goes. Its writes must reach the operating system at once.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="rule">What the run is billed by; <c>fc3</c> where none is given.</param>
    /// <param name="claim">Given back when the run has ended: what keeps other emulators away from the file.</param>
    public LedgerWriter(Stream file, string run, DateTimeOffset now, BillingRule? rule = null, IDisposable? claim = null, int waitingLimit = WaitingLimit)
    {
        (_file, _run, _claim, _waitingLimit) = (file, run, claim, waitingLimit);
        Rule = rule ?? BillingRule.Fc3;
        _goodLength = file.Position;
        AppendNow(new RunRecord(LedgerFormat.Version, Rule.Name, run, now));
    }

    /// <summary>What the run is billed by.</summary>
    public BillingRule Rule { get; }

    /// <summary>Null while the file takes what it is given.</summary>
    public LedgerProblem? Problem
    {
        get
        {
            lock (_lock)
                return _failure is null ? null : new LedgerProblem(_failure, _waiting.Lines, _lost);
        }
    }

    /// <summary>The record is in the file with the next <see cref="AppendNow"/> or <see cref="Flush"/>.</summary>
    public void Append<T>(in T record)
        where T : struct, ILedgerRecord
    {
        lock (_lock)
            Append_NeedsLock(record);
    }

    /// <summary>
    /// The record, and all before it, is with the operating system when this returns: a kill -9 cannot lose it any more (a power cut can).
    /// </summary>
    public void AppendNow<T>(in T record)
        where T : struct, ILedgerRecord
    {
        lock (_lock)
        {
            Append_NeedsLock(record);
            // A file that fails is tried again by Flush only, so that calls do not each pay for a failing write.
            if (_failure is null)
                Write_NeedsLock();
        }
    }

    /// <summary>Writes what waits; tries again after failures.</summary>
    public void Flush()
    {
        lock (_lock)
            Write_NeedsLock();
    }

    /// <summary>Writes the end of the run and closes the file; records that come later are left out. Idempotent.</summary>
    public void End(DateTimeOffset now)
    {
        lock (_lock)
        {
            Append_NeedsLock(new EndRecord(_run, now));
            Dispose();
        }
    }

    /// <summary>Closes the file as a killed run would leave it, but for the flush: without the <c>end</c> line.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            Write_NeedsLock();
            _ended = true;
            _file.Dispose();
            _claim?.Dispose();
        }
    }

    private void Append_NeedsLock<T>(in T record)
        where T : struct, ILedgerRecord
    {
        if (_ended)
            return;
        var line = new JsonLine(_waiting);
        record.WriteTo(ref line);
        line.End();
        _waiting.EndLine();
        _latest = record.At;
        if (_waiting.Length <= _waitingLimit)
            return;
        var dropped = _waiting.DropOldest(_waitingLimit);
        _lost += dropped;
        _lostUnsaid += dropped;
    }

    private void Write_NeedsLock()
    {
        if (_ended || _waiting.Length == 0)
            return;
        try
        {
            if (_failure is not null)
            {
                // A failed write may have left a part of its bytes, more than there is to write by now if lines were dropped.
                _file.SetLength(_goodLength);
                _file.Position = _goodLength;
            }

            _file.Write(_waiting.Written);
            _goodLength += _waiting.Length;
            _waiting.Clear();
            _failure = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failure = e.Message.TrimEnd('.');
            return;
        }

        if (_lostUnsaid == 0)
            return;
        Append_NeedsLock(new LostRecord(_lostUnsaid, _latest));
        _lostUnsaid = 0;
    }
}

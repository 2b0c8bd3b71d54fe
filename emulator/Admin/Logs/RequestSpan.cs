using FcEmulator.Billing.Ledger;

namespace FcEmulator.Admin.Logs;

/// <summary>A call's stay on one instance, as the ledger tells it. Immutable.</summary>
/// <param name="Concurrency">How many calls the instance takes at a time: with one, what it printed meanwhile belongs to the call.</param>
/// <param name="End">Null while it runs, or where the emulator was killed meanwhile.</param>
/// <param name="NextStart">When the instance got its next call; null where it got none.</param>
internal sealed record RequestSpan(
    string Function, string InstanceId, int Concurrency, DateTimeOffset Start, DateTimeOffset? End, DateTimeOffset? NextStart)
{
    /// <summary>What a function prints at the end of a call is stamped when the emulator reads it, a little later.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a line of the instance's printed then belongs to the call alone.</summary>
    public bool Covers(DateTimeOffset at)
    {
        // Log files have whole milliseconds, cut and not rounded.
        if (Concurrency != 1 || at < Start.AddTicks(-(Start.Ticks % TimeSpan.TicksPerMillisecond)))
            return false;
        return End is null || (at <= End + Lag && !(at >= NextStart && at > End));
    }

    /// <summary>The instances that a request was on; several where the first one died before it saw anything of it.</summary>
    public static IReadOnlyList<RequestSpan> Find(string ledger, string requestId, DateTimeOffset now)
    {
        var concurrency = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = new List<RequestSpan>();
        foreach (var record in new LedgerReader(_ => { }).Read(File.Exists(ledger) ? [ledger] : [], now))
        {
            switch (record)
            {
                case InstanceRecord started:
                    concurrency[started.Instance] = started.Concurrency;
                    break;
                case BeginRecord begin when begin.Request == requestId:
                    found.Add(new(begin.Function, begin.Instance, Concurrency(begin.Instance), begin.At, End: null, NextStart: null));
                    break;
                case BeginRecord begin:
                    NoteNext(begin.Instance, begin.At);
                    break;
                case CallRecord call when call.Request == requestId:
                    found.RemoveAll(span => span.InstanceId == call.Instance);
                    found.Add(new(call.Function, call.Instance, Concurrency(call.Instance), call.Start, call.End, NextStart: null));
                    break;
                case CallRecord call:
                    NoteNext(call.Instance, call.Start);
                    break;
            }
        }

        return found;

        int Concurrency(string instance) => concurrency.GetValueOrDefault(instance, 0);

        void NoteNext(string instance, DateTimeOffset start)
        {
            var index = found.FindIndex(span => span.InstanceId == instance && span.NextStart is null && start >= span.End);
            if (index >= 0)
                found[index] = found[index] with { NextStart = start };
        }
    }
}

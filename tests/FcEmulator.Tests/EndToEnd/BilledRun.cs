using FcEmulator.Billing.Ledger;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>
/// One emulator's clock and ledger in seconds since the test began. Make it before clients
/// connect: a connection is watched from its start or not at all. For one test at a time.
/// </summary>
internal sealed class BilledRun(TestEmulator emulator) : IDisposable
{
    private readonly DateTimeOffset _began = emulator.Time.GetUtcNow();
    private readonly GatewayConnections _ended = new(emulator.Port);
    private IReadOnlyList<ILedgerRecord> _records = [];

    public void At(double seconds) => emulator.Time.Advance(_began + TimeSpan.FromSeconds(seconds) - emulator.Time.GetUtcNow());

    /// <summary>Closes a client's connection, at this second.</summary>
    public Task CloseAsync(Http2TestClient client) => _ended.CloseAsync(client);

    public double SecondsOf(DateTimeOffset time) => (time - _began).TotalSeconds;

    /// <summary>Ends the run and tells its intervals in the order of their starts.</summary>
    public async Task<IReadOnlyList<string>> IntervalsAsync()
    {
        _records = await emulator.LedgerAsync();
        return [.. Records<IntervalRecord>().OrderBy(i => i.Start).Select(Text)];

        string Text(IntervalRecord i) =>
            $"{SecondsOf(i.Start)}–{SecondsOf(i.End)} s, active {i.Active.TotalSeconds} s, {i.RequestCount} requests, {i.Concurrency} at once, {i.Kind}"
            + (i.ColdStart ? ", cold" : "")
            + (i.ClosedBy == IntervalClosing.Ended ? "" : $", {i.ClosedBy}");
    }

    /// <summary>Of the run that <see cref="IntervalsAsync"/> ended.</summary>
    public IEnumerable<T> Records<T>()
        where T : ILedgerRecord => _records.OfType<T>();

    public void Dispose() => _ended.Dispose();

    public IReadOnlyList<string> Calls() =>
    [
        .. Records<CallRecord>().OrderBy(c => c.Start).Select(c =>
            $"{c.Method} {SecondsOf(c.Start)}–{SecondsOf(c.End)} s in {c.Interval}, {c.Kind}{(c.Cold ? ", cold" : "")}, {c.Result.Outcome}"
            + (c.Result.GrpcStatus is { } grpc ? $", grpc {grpc}" : "")
            + (c.Result.HttpStatus is { } http ? $", http {http}" : "")
            + $", {c.Result.MessagesIn} in, {c.Result.MessagesOut} out"),
    ];
}

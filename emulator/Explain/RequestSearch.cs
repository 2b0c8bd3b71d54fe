using System.Text;
using System.Text.Json;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Telemetry;
using FcEmulator.Telemetry.Access;

namespace FcEmulator.Explain;

/// <summary>Looks a request up in the access log and the ledger, also while they are written. Safe for concurrent use.</summary>
/// <param name="accessLog">Path of the access log; the older files beside it are read too.</param>
internal sealed class RequestSearch(string dataFolder, string accessLog, TimeProvider time)
{
    private const string Initializer = "initializer";

    private readonly string _ledger = Path.Combine(dataFolder, LedgerFormat.FileName);

    /// <summary>Empty where neither file knows it.</summary>
    public RequestFacts Find(string requestId)
    {
        var call = FindInAccessLog(requestId);
        CallRecord? billed = null;
        foreach (var record in ReadLedger())
        {
            if (record is CallRecord found && found.Request == requestId)
                billed = found;
        }

        var facts = new RequestFacts { RequestId = requestId, Call = call, Billed = billed };
        var instance = call?.InstanceId ?? billed?.Instance;
        return instance is null ? facts : AddOf(instance, call?.BilledInterval ?? billed?.Interval ?? 0, facts);
    }

    private RequestFacts AddOf(string instance, long interval, RequestFacts facts)
    {
        foreach (var record in ReadLedger())
        {
            if (record is IntervalRecord closed && closed.Instance == instance && closed.Interval == interval)
                facts = facts with { Interval = closed };
            else if (record is CallRecord { Kind: CallKind.Hook, Method: Initializer } hook && hook.Instance == instance)
                facts = facts with { Initializer = hook };
        }

        return facts;
    }

    private IEnumerable<ILedgerRecord> ReadLedger() =>
        File.Exists(_ledger) ? new LedgerReader(_ => { }).Read([_ledger], time.GetUtcNow()) : [];

    private CallFinished? FindInAccessLog(string requestId)
    {
        var quoted = Encoding.UTF8.GetBytes($"\"{requestId}\"");
        foreach (var file in RotatingFile.AllOf(accessLog).Reverse())
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var lines = new LedgerLines(stream);
            while (lines.TryRead(out var line))
            {
                if (!lines.TooLong && line.Span.IndexOf(quoted) >= 0 && Read(line.Span) is { } call && call.RequestId == requestId)
                    return call;
            }
        }

        return null;
    }

    private static CallFinished? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AccessJson.Default.CallFinished);
        }
        catch (JsonException)
        {
            // Cut by a kill, or another type of line.
            return null;
        }
    }
}

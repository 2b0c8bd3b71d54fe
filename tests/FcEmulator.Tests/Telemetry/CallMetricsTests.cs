using System.Diagnostics.Metrics;
using System.Globalization;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Telemetry;

/// <summary>Which instruments move by a call that ended, and by how much.</summary>
public sealed class CallMetricsTests : IDisposable
{
    private static readonly CallFinished Answered = TestCalls.Ok(DateTimeOffset.UnixEpoch, "/s/m", ms: 250) with { FunctionName = "counted", HttpStatus = 200, GrpcStatus = 0 };

    private readonly List<string> _measured = [];
    private readonly MeterListener _listener = new();

    public CallMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(Note);
        _listener.SetMeasurementEventCallback<long>(Note);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Add_AnsweredCall_IsInvokedAndMeasured() => Assert.Equal(
        [
            "faas.invocations 1",
            "faas.invoke_duration 0.25",
            "fcemu.requests 1 answered",
            "fcemu.schedule.duration 0",
            "rpc.server.call.duration 0.25 OK",
        ],
        Measured(Answered));

    [Fact]
    public void Add_ColdCallWhoseMemoryIsKnown_TellsBoth() => Assert.Superset(
        new HashSet<string> { "faas.coldstarts 1", "faas.mem_usage 44040192", "fcemu.schedule.duration 0.2", "faas.invoke_duration 0.05" },
        Measured(Answered with { IsColdStart = true, MemoryUsageMB = 42, Times = new CallTimes(0, 200, 200, 250, 250, 250, 250) }).ToHashSet());

    [Theory]
    [InlineData((int)CallOutcomeWord.FunctionFailed, "function-failed", "FunctionUnhandledError", "faas.errors 1")]
    [InlineData((int)CallOutcomeWord.FunctionReset, "function-reset", "FunctionUnhandledError", "faas.errors 1")]
    [InlineData((int)CallOutcomeWord.OutOfMemory, "out-of-memory", "FunctionOOMError", "faas.errors 1")]
    [InlineData((int)CallOutcomeWord.TimedOut, "timed-out", "FunctionTimeoutError", "faas.timeouts 1")]
    [InlineData((int)CallOutcomeWord.Cancelled, "cancelled", null, null)]
    public void Add_CallThatWasBrokenOff_CountsWhyAndNoInvocation(int outcome, string word, string? error, string? counted)
    {
        var measured = Measured(Answered with { Outcome = (CallOutcomeWord)outcome, ErrorType = error, GrpcStatus = null });

        string[] always = ["faas.invoke_duration 0.25", $"fcemu.requests 1 {word}", "fcemu.schedule.duration 0", $"rpc.server.call.duration 0.25 {error ?? word}"];
        Assert.Equal([.. (counted is null ? always : [.. always, counted]).Order(StringComparer.Ordinal)], measured);
    }

    /// <summary>No instance got it: it waited, and was not invoked.</summary>
    [Fact]
    public void Add_RefusedCall_IsARequestThatWaited() => Assert.Equal(
        ["fcemu.requests 1 refused", "fcemu.schedule.duration 0.25", "rpc.server.call.duration 0.25 ResourceExhausted"],
        Measured(Answered with
        {
            Outcome = CallOutcomeWord.Refused,
            ErrorCode = "ResourceExhausted",
            HttpStatus = 429,
            GrpcStatus = null,
            Times = new CallTimes(0, null, null, null, null, null, 250),
        }));

    [Fact]
    public void Add_AnswerWithAStatus_NamesItAsTheError() =>
        Assert.Contains("rpc.server.call.duration 0.25 NOT_FOUND NOT_FOUND", Measured(Answered with { GrpcStatus = 5, Status = "NOT_FOUND" }));

    private List<string> Measured(CallFinished call)
    {
        new CallMetrics().Add(call);
        return [.. _measured.Order(StringComparer.Ordinal)];
    }

    /// <summary>Of this class's function only, as calls of tests beside it are measured too; http.server.request.duration has no function.</summary>
    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : IFormattable
    {
        var given = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (given.GetValueOrDefault("faas.name") is not "counted")
            return;
        string[] words = ["fcemu.outcome", "rpc.response.status_code", "error.type"];
        _measured.Add(string.Join(' ', [instrument.Name, value.ToString(null, CultureInfo.InvariantCulture), .. words.Where(given.ContainsKey).Select(word => given[word])]));
    }
}

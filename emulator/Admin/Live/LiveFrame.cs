namespace FcEmulator.Admin.Live;

/// <summary>
/// What a dashboard gets four times a second, as <c>GET /api/live</c> sends it: what is there now, and what came since the last frame. Of
/// bounded size, however busy the emulator is. Immutable.
/// </summary>
/// <param name="Now">The emulator's time, ms since 1970. All other times are on the same clock.</param>
/// <param name="LedgerProblem">Why the ledger is not written at the moment; absent while it is.</param>
internal sealed record LiveFrame(
    int Version,
    double Now,
    bool Stopping,
    IReadOnlyList<FunctionStatus> Functions,
    IReadOnlyList<InstanceStatus> Instances,
    LiveRequests Requests,
    LiveTimeline Timeline,
    LiveBill Bill,
    IReadOnlyList<LiveEvent> Events,
    string? LedgerProblem);

/// <summary>Requests.</summary>
/// <param name="Oldest">Running ones, oldest first; <paramref name="Running"/> counts those that are not listed as well.</param>
/// <param name="Finished">Those that ended since the last frame, oldest first.</param>
/// <param name="NotListed">Those that ended since the last frame and are not in <paramref name="Finished"/>.</param>
internal sealed record LiveRequests(
    int Running, RequestTotals Totals, IReadOnlyList<RunningRequest> Oldest, IReadOnlyList<FinishedRequest> Finished, long NotListed);

/// <summary>What the timeline draws, as the ledger has it.</summary>
/// <param name="Calls">Finished since the last frame.</param>
/// <param name="CallsLeftOut">Too many to be drawn.</param>
/// <param name="Intervals">Billed intervals that came to rest since the last frame.</param>
/// <param name="Open">Intervals that are being billed at this moment.</param>
internal sealed record LiveTimeline(
    IReadOnlyList<DrawnCall> Calls, long CallsLeftOut, IReadOnlyList<DrawnInterval> Intervals, IReadOnlyList<OpenBilling> Open);

/// <param name="Start">When its instance got it, ms since 1970.</param>
/// <param name="Bad">It did not end well.</param>
internal sealed record DrawnCall(string Function, string Instance, string Request, string Method, string Kind, double Start, double End, bool Cold, bool Bad);

/// <param name="IdleMs">The part without a request, billed because a connection held the instance.</param>
internal sealed record DrawnInterval(string Instance, double Start, double End, double IdleMs, long Requests);

/// <param name="Busy">A request is open; otherwise a connection holds the instance.</param>
internal sealed record OpenBilling(string Instance, double Start, bool Busy);

/// <summary>The bill of this run so far, open intervals included.</summary>
/// <param name="CostPerHour">What an hour at the pace of the last seconds would cost.</param>
internal sealed record LiveBill(string Currency, decimal Cost, decimal CostPerHour, double BilledMs, IReadOnlyList<FunctionCost> Functions);

internal sealed record FunctionCost(string Function, decimal Cost, double BilledMs);

/// <summary>Something that happened to an instance, or that a person should know.</summary>
/// <param name="Kind"><c>starting</c>, <c>ready</c>, <c>failed</c>, <c>stopped</c>, <c>hook</c>, <c>health</c>, <c>reload</c> or <c>warning</c>.</param>
internal sealed record LiveEvent(double At, string Kind, string? Function, string? InstanceId, string Text);

namespace GatewayBench.Proxies;

/// <summary>Who looks on while fcemu forwards.</summary>
/// <param name="CallLines">A line for each call at the console and in the access log, as fcemu does unless it is told otherwise.</param>
/// <param name="Otlp">Metrics and traces of every call are sent to a receiver.</param>
/// <param name="Dashboard">Somebody reads the dashboard's feed.</param>
internal sealed record Watching(bool CallLines, bool Otlp, bool Dashboard);

namespace FcEmulator.Telemetry;

/// <summary>
/// What the web server logs from Warning up becomes one line at the console, and so do failed TLS handshakes, which it logs as details
/// but which are the first thing a new user meets. Safe for use from several threads.
/// </summary>
internal sealed class WarningLoggerProvider(EventStream events, TimeProvider time) : ILoggerProvider
{
    /// <summary>Kestrel's category of TLS handshakes; Debug has to be let through for it.</summary>
    public const string HandshakeCategory = "Microsoft.AspNetCore.Server.Kestrel.Https";

    public ILogger CreateLogger(string categoryName) =>
        new EventLogger(events, time, handshakes: categoryName.StartsWith(HandshakeCategory, StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class EventLogger(EventStream events, TimeProvider time, bool handshakes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning || handshakes;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                Publish(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception.GetType().Name}: {exception.Message}");
            else if (eventId.Name is "AuthenticationFailed" or "AuthenticationTimedOut")
                Publish($"A client's TLS handshake failed{Reason(exception)}. Clients have to trust the CA that 'fcemu cert' names, and to offer h2.");
        }

        private static string Reason(Exception? exception) => exception is null ? "" : $" ({(exception.InnerException ?? exception).Message.TrimEnd('.')})";

        private void Publish(string text) => events.Publish(new Warning(time.GetUtcNow(), text));
    }
}

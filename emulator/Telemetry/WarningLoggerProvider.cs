namespace FcEmulator.Telemetry;

/// <summary>What the web server logs from Warning up becomes one line at the console. Safe for use from several threads.</summary>
internal sealed class WarningLoggerProvider(EventStream events, TimeProvider time) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var text = formatter(state, exception);
        events.Publish(new Warning(time.GetUtcNow(), exception is null ? text : $"{text} {exception.GetType().Name}: {exception.Message}"));
    }

    public void Dispose()
    {
    }
}

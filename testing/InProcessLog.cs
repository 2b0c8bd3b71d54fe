using FcEmulator.Instances;
using FcEmulator.Instances.Output;
using Microsoft.Extensions.Logging;

namespace FcEmulator.Testing;

/// <summary>What an app in this process logs, as a line that its function prints. Safe for use from several threads.</summary>
internal sealed class InProcessLog(InstanceStart start, Action<OutputLine> output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(start, categoryName, output);

    public void Dispose()
    {
    }

    private sealed class LineLogger(InstanceStart start, string category, Action<OutputLine> output) : ILogger
    {
        // The server's own lines of each start and request are the emulator's business, which tells them in its way.
        private readonly LogLevel _least = category.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            foreach (var line in $"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}".Split('\n'))
                output(new OutputLine(TimeProvider.System.GetUtcNow(), start.Function.Name, start.InstanceId, OutputStream.Stdout, line.TrimEnd('\r')));
        }
    }
}

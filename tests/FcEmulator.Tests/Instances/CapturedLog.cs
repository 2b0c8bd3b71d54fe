using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FcEmulator.Tests.Instances;

/// <summary>Remembers log events by name and message. Safe for use from several threads.</summary>
internal sealed class CapturedLog
{
    public ConcurrentQueue<(string? Event, string Message)> Events { get; } = [];

    public ILogger<T> For<T>() => new Logger<T>(Events);

    private sealed class Logger<T>(ConcurrentQueue<(string? Event, string Message)> events) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            events.Enqueue((id.Name, format(state, exception)));
    }
}

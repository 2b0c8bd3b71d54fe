using System.Text;

namespace FcEmulator.Testing;

/// <summary>Turns what the emulator writes into lines for whoever listens at the moment. Safe for use from several threads.</summary>
internal sealed class LineLog(Action<string>? first) : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();
    private Action<string>? _listener = first;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value != '\n')
                _line.Append(value);
            else
                EndLine();
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count).ToString());

    public override void Write(string? value)
    {
        lock (_lock)
        {
            foreach (var c in value ?? "")
                Write(c);
        }
    }

    public IDisposable Divert(Action<string> listener)
    {
        lock (_lock)
        {
            var diversion = new Diversion(this, _listener);
            _listener = listener;
            return diversion;
        }
    }

    private void EndLine()
    {
        var text = _line.ToString().TrimEnd('\r');
        _line.Clear();
        try
        {
            _listener?.Invoke(text);
        }
        catch (InvalidOperationException)
        {
            // xunit's output helper after its test has ended: the line has come too late for anybody.
        }
    }

    private sealed class Diversion(LineLog log, Action<string>? before) : IDisposable
    {
        public void Dispose()
        {
            lock (log._lock)
                log._listener = before;
        }
    }
}

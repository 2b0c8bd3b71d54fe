using FcEmulator.Instances.Output;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Instances;

/// <summary>A console that remembers, and lets a test wait for a line. Safe for use from several threads.</summary>
internal sealed class CapturedOutput
{
    private readonly Lock _lock = new();
    private readonly List<OutputLine> _lines = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OutputLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public IEnumerable<string> Texts => Lines.Select(line => line.Text);

    public void Add(OutputLine line)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            _lines.Add(line);
            added = _added;
            _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
    }

    /// <summary>The rest of the first line that begins so, once it is there.</summary>
    public async Task<string> After(string beginning)
    {
        while (true)
        {
            Task added;
            lock (_lock)
            {
                if (_lines.FirstOrDefault(line => line.Text.StartsWith(beginning, StringComparison.Ordinal)).Text is { } text)
                    return text[beginning.Length..];
                added = _added.Task;
            }

            await added.DefaultTimeout();
        }
    }

    public async Task<int> NumberAfter(string beginning) =>
        int.Parse(await After(beginning), System.Globalization.CultureInfo.InvariantCulture);
}

namespace FcEmulator.Billing.Reports.Html;

/// <summary>Numbers for the methods and instances that are drawn, in the order in which they first occur. Immutable.</summary>
internal sealed class DrawnNames
{
    private readonly Dictionary<string, int> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _instances = new(StringComparer.Ordinal);
    private readonly List<(string Instance, string Function)> _instanceList = [];

    public DrawnNames(Timeline timeline)
    {
        foreach (var call in timeline.Calls)
        {
            _methods.TryAdd(call.Method, _methods.Count);
            Add(call.Instance, call.Function);
        }

        foreach (var interval in timeline.Intervals)
            Add(interval.Instance, interval.Function);
    }

    public IEnumerable<string> Methods => _methods.Keys;

    public IReadOnlyList<(string Instance, string Function)> Instances => _instanceList;

    /// <summary>Null for a method that is not drawn.</summary>
    public int? MethodOf(string name) => _methods.TryGetValue(name, out var number) ? number : null;

    public int InstanceOf(string id) => _instances[id];

    private void Add(string instance, string function)
    {
        if (_instances.TryAdd(instance, _instances.Count))
            _instanceList.Add((instance, function));
    }
}

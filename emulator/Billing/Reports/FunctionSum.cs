namespace FcEmulator.Billing.Reports;

/// <summary>What a function was billed for, by method and instance. Not thread-safe.</summary>
internal sealed class FunctionSum
{
    /// <summary>Method paths come from clients, who may make up any number of them; instances of a long simulation are many too.</summary>
    private const int MostLines = 5_000;

    private readonly Dictionary<(string Name, CallKind Kind), MethodSum> _methods = [];
    private readonly Dictionary<string, BillSum> _instances = new(StringComparer.Ordinal);
    private readonly BillSum _otherInstances = new();
    private readonly Dictionary<CallKind, MethodSum> _otherMethods = [];

    private MethodSum? _last;

    public BillSum Sum { get; } = new();

    /// <summary>Time of calls whose line is not there: still running, or cut off with their run.</summary>
    public MethodSum Unfinished { get; } = new("(calls that have not ended)", CallKind.Unary);

    /// <summary>Minimum instances that wait for calls.</summary>
    public MethodSum Waiting { get; } = new("(minimum instances that wait)", CallKind.Hook);

    public IEnumerable<MethodSum> Methods => _methods.Values.Concat(_otherMethods.Values);

    public IEnumerable<(string Instance, BillSum Sum)> Instances => _instances.Select(pair => (pair.Key, pair.Value));

    /// <summary>Null unless there were more than a report lists.</summary>
    public BillSum? OtherInstances => _instances.Count == MostLines ? _otherInstances : null;

    public MethodSum Method(string name, CallKind kind)
    {
        if (_last is { } last && ReferenceEquals(last.Name, name) && last.Kind == kind)
            return last;
        return _last = Find(name, kind);
    }

    public BillSum Instance(string id)
    {
        if (_instances.TryGetValue(id, out var sum))
            return sum;
        return _instances.Count < MostLines ? _instances[id] = new BillSum() : _otherInstances;
    }

    private MethodSum Find(string name, CallKind kind)
    {
        if (_methods.TryGetValue((name, kind), out var method))
            return method;
        if (_methods.Count < MostLines)
            return _methods[(name, kind)] = new MethodSum(name, kind);
        if (!_otherMethods.TryGetValue(kind, out method))
            _otherMethods[kind] = method = new MethodSum("(other methods)", kind);
        return method;
    }
}

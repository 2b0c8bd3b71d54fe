namespace FcEmulator.Billing.Reports;

/// <summary>What one method of a function was billed for, called in one kind. Not thread-safe.</summary>
internal sealed class MethodSum(string name, CallKind kind)
{
    public string Name => name;

    public CallKind Kind => kind;

    public BillSum Sum { get; } = new();
}
